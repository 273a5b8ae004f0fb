using System.Text.RegularExpressions;
using System.Xml.Linq;
using Enamel.Tests.Support;

namespace Enamel.Tests.House;

/// <summary>No text in code: every word that people read is in the resources, in French, Arabic and English.</summary>
public sealed partial class The_texts
{
    // What no person reads: why a token or a key was not accepted is for the log and the operator.
    static readonly string[] ForPrograms = ["tokens.", "privacy.fernet-"];

    // The same in every language: keys of the keyboard, addresses, a document's number in the page of the design.
    static readonly string[] OfNoLanguage = ["Esc", "Tab", "https://", "/openapi/v1.json", "PT-ATLAS-2026-000042"];

    static readonly string Sources = Repository.Folder("src");

    [Fact]
    public void are_there_in_three_languages_with_the_same_facts_in_them()
    {
        var wrong = new List<string>();
        foreach (var french in Directory.EnumerateFiles(Sources, "Texts.resx", SearchOption.AllDirectories))
        {
            var neutral = Read(french);
            foreach (var language in new[] { "ar", "en" })
                wrong.AddRange(Differences(neutral, Read(Path.ChangeExtension(french, $"{language}.resx"))).Select(difference => $"{Short(french)} {language}: {difference}"));
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void that_differ_from_language_to_language_are_named() =>
        Differences(new() { ["a"] = "un {count}", ["b"] = "deux", ["c"] = "trois" }, new() { ["a"] = "one {number}", ["b"] = " ", ["d"] = "four" })
            .ShouldBe(["a has other facts", "b is empty", "c is missing", "d is only there"]);

    [Fact]
    public void are_there_for_every_key_that_a_page_uses()
    {
        var wrong = new List<string>();
        foreach (var file in Files("*.razor").Concat(Files("*.cs")))
            wrong.AddRange(Missing(File.ReadAllText(file), type => Keys(file, type)).Select(key => $"{Short(file)}: {key}"));
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void that_a_page_uses_and_nobody_wrote_are_named() =>
        Missing("@inject IStringLocalizer<Texts> Text\n<p>@Text[\"there\"] @Text[\"gone\", 3] @Other[\"not-a-text\"]</p>", _ => ["there"]).ShouldBe(["gone"]);

    [Fact]
    public void are_there_for_every_refusal()
    {
        var keys = Directory.EnumerateFiles(Sources, "Texts.resx", SearchOption.AllDirectories).SelectMany(file => Read(file).Keys).ToHashSet(StringComparer.Ordinal);
        Files("*.cs").SelectMany(file => Refused().Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value).Where(code => !keys.Contains(code) && !ForPrograms.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(code => $"{Short(file)}: {code}")).ShouldBeEmpty();
    }

    [Fact]
    public void stand_in_no_page() => Files("*.razor").SelectMany(file => Literals(File.ReadAllText(file)).Select(text => $"{Short(file)}: {text}")).ShouldBeEmpty();

    [Theory]
    [InlineData("<h1>Bonjour</h1>")]
    [InlineData("<p>\n    Aucun patient\n</p>")]
    [InlineData("<input placeholder=\"Rechercher\" />")]
    [InlineData("<Field Name=\"q\" Label=\"Nom\" />")]
    [InlineData("<p>مرحبا</p>")]
    public void that_stand_in_a_page_are_named(string page) => Literals(page).ShouldHaveSingleItem();

    static IEnumerable<string> Differences(Dictionary<string, string> neutral, Dictionary<string, string> other)
    {
        foreach (var (key, text) in neutral)
            if (!other.TryGetValue(key, out var translated)) yield return $"{key} is missing";
            else if (string.IsNullOrWhiteSpace(translated) && !string.IsNullOrWhiteSpace(text)) yield return $"{key} is empty";
            else if (!Facts(text).SetEquals(Facts(translated))) yield return $"{key} has other facts";
        foreach (var key in other.Keys.Except(neutral.Keys)) yield return $"{key} is only there";
    }

    static HashSet<string> Facts(string text) => [.. Fact().Matches(text).Select(match => match.Value)];

    static IEnumerable<string> Missing(string source, Func<string, IReadOnlyCollection<string>> keysOf) =>
        from localizer in Localizer().Matches(source)
        let keys = keysOf(localizer.Groups["type"].Value)
        from used in Regex.Matches(source, $@"(?<![\w.]){localizer.Groups["name"].Value}\[""(?<key>[^""{{}}]+)""[\],]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
        let key = used.Groups["key"].Value
        where !keys.Contains(key)
        select key;

    // The resources that a localizer's type stands for: beside the file or above it, or in the folder that the type's namespace names.
    static IReadOnlyCollection<string> Keys(string file, string type)
    {
        var room = type.Split('.') is [.., var named, "Texts"] ? named : null;
        for (var folder = Directory.GetParent(file); folder is not null && folder.FullName.StartsWith(Sources, StringComparison.Ordinal); folder = folder.Parent)
        {
            var resources = Path.Combine(room is null ? folder.FullName : Path.Combine(folder.FullName, room), "Texts.resx");
            if (File.Exists(resources)) return Read(resources).Keys;
        }
        throw new InvalidOperationException($"No texts were found for {type} in {Short(file)}.");
    }

    static IEnumerable<string> Literals(string page)
    {
        var markup = Directive().Replace(Comment().Replace(page, ""), "");
        var code = markup.IndexOf("@code", StringComparison.Ordinal);
        if (code >= 0) markup = markup[..code];
        return Between().Matches(markup).Concat(Attribute().Matches(markup)).Select(match => match.Groups["text"].Value.Trim()).Where(text => !OfNoLanguage.Contains(text));
    }

    static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data") // a document has a root
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal); // so the format says

    static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Sources, pattern, SearchOption.AllDirectories);

    static string Short(string file) => Path.GetRelativePath(Sources, file);

    [GeneratedRegex(@"\{[a-zA-Z0-9]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fact();

    [GeneratedRegex(@"IStringLocalizer<(?<type>[\w.]+)>\s+(?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Localizer();

    [GeneratedRegex("Refusal\\.[A-Z][A-Za-z]+\\(\"(?<code>[a-z0-9.-]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@(inject|using|inherits|implements|typeparam|attribute|namespace|layout)\b.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Directive();

    // Letters between two tags with nothing of code among them.
    [GeneratedRegex(@">(?<text>[^<>@{}()=;""]*\p{L}{2,}[^<>@{}()=;""]*)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"\s(placeholder|title|alt|aria-label|Label|Hint|Title|Placeholder)=""(?<text>[^""@]*\p{L}{2,}[^""@]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();
}
