using System.Globalization;

namespace Enamel.Bench.Serving;

/// <summary>Processor time used so far by the server, by PostgreSQL, and by this process, as Linux counts it: who on the shared cores costs what.</summary>
readonly record struct Cores(double Server, double Database, double Driver)
{
    const double TicksASecond = 100;

    /// <summary>Reads the counters; zeros where there is no /proc.</summary>
    public static Cores Now(int server, int postmaster)
    {
        if (!Directory.Exists("/proc/self")) return default;
        double database = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat
                && (id == postmaster || stat.Parent == postmaster)) database += id == postmaster ? stat.WithGone : stat.Seconds;
        }
        return new(Stat(server)?.Seconds ?? 0, database, Stat(Environment.ProcessId)?.Seconds ?? 0);
    }

    public static Cores operator -(Cores later, Cores earlier) =>
        new(later.Server - earlier.Server, later.Database - earlier.Database, later.Driver - earlier.Driver);

    static (int Parent, double Seconds, double WithGone)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            // Fields are counted from behind the name, which may hold blanks: parent 1, user and system time 11 and 12, those of children that ended 13 and 14.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double Seconds(int first, int count) => fields.Skip(first).Take(count).Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksASecond;
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), Seconds(11, 2), Seconds(11, 4));
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }
}
