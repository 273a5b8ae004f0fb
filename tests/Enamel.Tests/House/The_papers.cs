using System.Text.RegularExpressions;
using Enamel.Tests.Support;

namespace Enamel.Tests.House;

/// <summary>What the table of security says is shown by a test is shown by one that is there: a name that was changed, or never was, is found here.</summary>
public sealed partial class The_papers
{
    static readonly Lazy<Dictionary<string, HashSet<string>>> Written = new(() => Tests(Repository.Folder("tests")));

    [Fact]
    public void name_no_test_that_is_not_there() =>
        Missing(File.ReadAllText(Path.Combine(Repository.Folder("docs"), "security.md")), Written.Value).ShouldBeEmpty();

    [Fact]
    public void name_many() => Names(File.ReadAllText(Path.Combine(Repository.Folder("docs"), "security.md"))).Count().ShouldBeGreaterThan(60);

    [Fact]
    public void that_name_a_test_that_is_not_there_are_found()
    {
        var written = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal) { ["Opening_a_door"] = ["is_refused_to_strangers", "is_slow"], ["DoorTests"] = [] };
        Missing("| 1 | x | `Opening_a_door.is_slow`, `.is_refused_…`, `DoorTests`, `POST /door`, `Door.Open` |", written).ShouldBeEmpty();
        Missing("| 1 | x | `Opening_a_door.is_fast`, `.is_green` |\n| 2 | y | `Closing_a_door` (all), `WindowTests` |", written)
            .ShouldBe(["Opening_a_door.is_fast", "Opening_a_door.is_green", "Closing_a_door", "WindowTests"]);
    }

    // A name with an underscore in it, or one that ends in Tests, is a test's: the product's own names have neither.
    static IEnumerable<string> Missing(string paper, Dictionary<string, HashSet<string>> written) => Names(paper)
        .Where(name => !(written.TryGetValue(name.Class, out var methods) && (name.Method.Length == 0 || methods.Any(method => IsMeant(name.Method, method)))))
        .Select(name => name.Method.Length == 0 ? name.Class : $"{name.Class}.{name.Method}");

    static IEnumerable<(string Class, string Method)> Names(string paper)
    {
        foreach (var line in paper.Split('\n'))
        {
            var last = "";
            foreach (Match word in Word().Matches(line))
            {
                var (type, method) = (word.Groups["class"].Value, word.Groups["method"].Value);
                if (type.Length > 0 && !type.Contains('_', StringComparison.Ordinal) && !type.EndsWith("Tests", StringComparison.Ordinal) && !method.Contains('_', StringComparison.Ordinal)) continue;
                if (type.Length > 0) last = type;
                yield return (last, method);
            }
        }
    }

    // A long name may be cut short, anywhere: …
    static bool IsMeant(string named, string method) => Regex.IsMatch(method, $"^{string.Join(".*", named.Split('…').Select(Regex.Escape))}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    static Dictionary<string, HashSet<string>> Tests(string folder)
    {
        var tests = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            var type = "";
            foreach (var line in File.ReadLines(file))
            {
                if (Type().Match(line) is { Success: true } found) tests.TryAdd(type = found.Groups["name"].Value, new(StringComparer.Ordinal));
                else if (type.Length > 0 && Method().Match(line) is { Success: true } method) tests[type].Add(method.Groups["name"].Value);
            }
        }
        return tests;
    }

    [GeneratedRegex(@"`(?<class>[A-Z][A-Za-z0-9_]*)?(\.(?<method>[A-Za-z0-9_…]+))?`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*public (sealed |partial |static )*class (?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"^\s*public (async )?(Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Method();
}
