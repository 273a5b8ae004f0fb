using System.Diagnostics;
using System.Globalization;
using Enamel.Bench.Driving;

namespace Enamel.Bench.Comparing;

/// <summary>Runs pgbench through the same socket, as the same role, with as many clients and prepared statements.</summary>
sealed class PgBench(BenchInstallation bench)
{
    /// <summary>Repeats the units of work for some time.</summary>
    public Task<Measured> Run(Replay replay, int clients, TimeSpan time, CancellationToken stop) => Run(replay.Name, replay.Script, replay, clients, ["-T", Whole(time.TotalSeconds)], stop);

    /// <summary>Repeats each unit of work once.</summary>
    public Task<Measured> RunOnce(Replay replay, int clients, CancellationToken stop) => Run(replay.Name, replay.Script, replay, clients, ["-t", Whole(replay.Count / clients)], stop);

    /// <summary>Fetches parameters only.</summary>
    /// <returns>Seconds that one fetch keeps the machine busy.</returns>
    public async Task<double> CostOfFetching(Replay replay, int clients, CancellationToken stop)
    {
        if (replay.FetchOnly.Length == 0) return 0;
        // By chance here also where the rows are otherwise taken in turn: they would be used up.
        var script = replay.FetchOnly[replay.FetchOnly.IndexOf("select", StringComparison.Ordinal)..];
        var fetch = await Run(replay.Name + "-fetch", $"\\set n random(1, {replay.Count})\n{script}", replay, clients, ["-T", "3"], stop);
        return 1 / fetch.PerSecond;
    }

    async Task<Measured> Run(string name, string script, Replay replay, int clients, string[] length, CancellationToken stop)
    {
        // Beneath /tmp and not in our folder, in which the logs of long runs would be taken for a part of the installation.
        var folder = Directory.CreateTempSubdirectory("enamel-pgbench-").FullName;
        try
        {
            var file = Path.Combine(folder, name + ".sql");
            await File.WriteAllTextAsync(file, script, stop);
            // One thread: it is a few per cent busy, and its log then is one file.
            var start = new ProcessStartInfo(Path.Combine(bench.Cluster.ProgramsFolder, "pgbench"),
            [
                "-n", "-M", "prepared", "-c", Whole(clients), "-j", "1", .. length, "-f", file, "-l", "--log-prefix", Path.Combine(folder, "log"),
                "-D", "k=-1", "-D", $"clients={clients}", .. replay.Constants, "-h", bench.Cluster.SocketFolder, "-p", Whole(bench.Cluster.Port), "-U", BenchInstallation.AppRole, BenchInstallation.Database,
            ])
            { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("pgbench did not start.");
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            await process.WaitForExitAsync(stop);
            if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench failed on {name}: {await complained}");
            var rate = Figure(await said, "tps = ");
            var latencies = Latencies.OfMilliseconds(Directory.EnumerateFiles(folder, "log.*").SelectMany(File.ReadLines)
                .Select(line => long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000.0));
            return new(latencies, TimeSpan.FromSeconds(latencies.Count / rate), 0, null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Whole(double number) => number.ToString("F0", CultureInfo.InvariantCulture);

    static double Figure(string report, string before)
    {
        var at = report.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return double.Parse(report.AsSpan(at, report.IndexOf(' ', at) - at), CultureInfo.InvariantCulture);
    }
}
