using System.Globalization;
using Enamel.Bench.Driving;
using Enamel.Bench.Serving;

namespace Enamel.Bench;

/// <summary>A scenario's figures.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Server">Over HTTP.</param>
/// <param name="Cores">Processor seconds meanwhile.</param>
/// <param name="PgBench">The same SQL alone; null where it was not run.</param>
/// <param name="FetchSeconds">What fetching its parameters costs pgbench, per transaction.</param>
sealed record Line(string Name, Measured Server, Cores Cores, Measured? PgBench, double FetchSeconds)
{
    /// <summary>pgbench's rate without the fetching of parameters, which the server has no need of.</summary>
    public double? PgBenchPerSecond => PgBench is null ? null : 1 / (1 / PgBench.PerSecond - FetchSeconds);
}

/// <summary>Prints tables that can stand in a Markdown page as they are.</summary>
sealed class Report(TextWriter told)
{
    public void Begin()
    {
        Row("scenario", "requests/s", "p50 ms", "p95 ms", "p99 ms", "wrong", "server ms", "PostgreSQL ms", "driver ms", "pgbench/s", "its p50", "its p99", "server/pgbench");
        Row("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:");
    }

    public void Add(Line line)
    {
        var (server, cores, count) = (line.Server, line.Cores, (double)line.Server.Latencies.Count);
        Row(line.Name, F(server.PerSecond, 0), F(server.Latencies.At(0.50)), F(server.Latencies.At(0.95)), F(server.Latencies.At(0.99)), F(server.Wrong, 0),
            F(cores.Server / count * 1000), F(cores.Database / count * 1000), F(cores.Driver / count * 1000),
            line.PgBenchPerSecond is { } rate ? F(rate, 0) : "", line.PgBench is { } bench ? F(bench.Latencies.At(0.50)) : "", line.PgBench is { } same ? F(same.Latencies.At(0.99)) : "",
            line.PgBenchPerSecond is { } of ? (server.PerSecond / of).ToString("P0", CultureInfo.InvariantCulture) : "");
        if (server.FirstTrouble is { } trouble) told.WriteLine($"  first trouble: {trouble}");
        told.Flush();
    }

    /// <summary>The same scenarios with few and many clinics.</summary>
    public void Compare(IReadOnlyList<(BenchPlan Plan, IReadOnlyList<Line> Lines)> runs)
    {
        Row(["p99 ms (requests/s)", .. runs.Select(run => $"{F(run.Plan.Clinics, 0)} clinics")]);
        Row(["---", .. runs.Select(_ => "--:")]);
        foreach (var (at, line) in runs[0].Lines.Index())
            Row([line.Name, .. runs.Select(run => $"{F(run.Lines[at].Server.Latencies.At(0.99))} ({F(run.Lines[at].Server.PerSecond, 0)})")]);
    }

    void Row(params string[] cells) => told.WriteLine($"| {string.Join(" | ", cells)} |");

    static string F(double number, int decimals = 2) => number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
