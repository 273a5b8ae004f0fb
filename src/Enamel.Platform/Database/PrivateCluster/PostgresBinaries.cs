using System.Globalization;
using System.Text.RegularExpressions;

namespace Enamel.Platform.Database;

/// <summary>A PostgreSQL server's programs as found on this machine.</summary>
/// <param name="Folder">Where <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> lie.</param>
/// <param name="Major">The major version; a cluster is only readable by its own.</param>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    private const int Oldest = 14;

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>Finds the programs: those named by <c>ENAMEL_POSTGRES_BIN</c>, on the path, or where distributions put them; the newest that fits.</summary>
    /// <param name="major">The version that an existing cluster was made with, if there is one.</param>
    public static async Task<PostgresBinaries> Find(int? major)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in Candidates().Distinct(StringComparer.Ordinal))
            if (await VersionIn(folder) is { } version)
                found.Add(new(folder, version));
        if (Named is { } named && found.Count == 0)
            throw new PrivateClusterException($"ENAMEL_POSTGRES_BIN names {named}, which holds no initdb, pg_ctl and postgres: point it at a PostgreSQL server's bin folder or unset it.");
        if (major is { } needed)
            return found.Find(one => one.Major == needed)
                ?? throw new PrivateClusterException($"The data were made by PostgreSQL {needed}, which is not installed: apt-get install postgresql-{needed}");
        return found.Where(one => one.Major >= Oldest).MaxBy(one => one.Major)
            ?? throw new PrivateClusterException($"PostgreSQL {Oldest} or newer is not installed: apt-get install postgresql, or name its programs' folder in ENAMEL_POSTGRES_BIN.");
    }

    private static string? Named => Environment.GetEnvironmentVariable("ENAMEL_POSTGRES_BIN") is { Length: > 0 } named ? named : null;

    private static IEnumerable<string> Candidates()
    {
        if (Named is { } named)
            return [named];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "pg_ctl"))
            .Where(File.Exists)
            .Select(program => Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!);
        var installed = Children("/usr/lib/postgresql", "*").Concat(Children("/usr", "pgsql-*"))
            .Concat(Children("/opt/homebrew/opt", "postgresql@*")).Concat(Children("/usr/local/opt", "postgresql@*"))
            .Select(folder => Path.Combine(folder, "bin"));
        return onPath.Concat(installed);
    }

    private static IEnumerable<string> Children(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, pattern) : [];

    private static async Task<int?> VersionIn(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "initdb")) || !File.Exists(Path.Combine(folder, "pg_ctl")))
            return null;
        var answer = await ChildCommand.Run(Path.Combine(folder, "postgres"), "--version");
        var version = Version().Match(answer.Output);
        return answer.Succeeded && version.Success ? int.Parse(version.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
