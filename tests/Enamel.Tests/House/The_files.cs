using Enamel.Tests.Support;

namespace Enamel.Tests.House;

/// <summary>What the files of the repository hold, whoever wrote them.</summary>
public sealed class The_files
{
    const int Longest = 500;

    static readonly string[] Kinds = [".cs", ".razor", ".css", ".js", ".sql", ".sh", ".md", ".csproj", ".props", ".json", ".resx", ""];

    [Fact]
    public void are_short_enough_to_be_read() => Written().Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".js" or ".sql" or ".sh")
        .Where(file => File.ReadLines(file).Count() > Longest).ShouldBeEmpty();

    [Fact]
    public void name_no_folder_of_somebodys_machine() => Written().Where(file => NamesAMachine(File.ReadAllText(file))).ShouldBeEmpty();

    [Fact]
    public void that_name_a_folder_of_somebodys_machine_are_caught()
    {
        NamesAMachine($"see {"/ho"}me/ghita/enamel").ShouldBeTrue();
        NamesAMachine("see /homepage and ./home/desk").ShouldBeFalse();
    }

    static bool NamesAMachine(string text) => new[] { "/ho" + "me/", "/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/", "C:" + "\\" }
        .Any(place => text.Split(place) is { Length: > 1 } parts && parts[..^1].Any(before => before.Length == 0 || before[^1] is ' ' or '"' or '\'' or '`' or '(' or '=' or ':' or '\n'));

    static IEnumerable<string> Written() => Directory.EnumerateFiles(Repository.Folder("."), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden })
        .Where(file => Kinds.Contains(Path.GetExtension(file)) && !file.Contains(".min.", StringComparison.Ordinal)
            && !new[] { "/artifacts/", "/node_modules/", "/bin/", "/obj/", "/.git/", "/wwwroot/lib/", "/wwwroot/fonts/", "packages.lock.json", "/.data" }.Any(part => file.Contains(part, StringComparison.Ordinal)));
}
