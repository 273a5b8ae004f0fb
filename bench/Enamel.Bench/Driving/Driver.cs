using System.Diagnostics;
using System.Text.Json;

namespace Enamel.Bench.Driving;

/// <summary>Keeps a number of connections busy for some time: each asks, waits for the answer and asks again.</summary>
static class Driver
{
    // One answer in so many is read and checked; reading all would be measured as well.
    const int Sample = 64;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Asks for some time.</summary>
    /// <param name="next">Where the scenario's numbers go on.</param>
    public static Measured Run(Scenario scenario, int port, int connections, TimeSpan time, ref long next) =>
        Drive(scenario, port, connections, time, ref next, long.MaxValue);

    /// <summary>Asks the scenario's next requests, as many as are wanted.</summary>
    public static Measured Count(Scenario scenario, int port, int connections, int count, ref long next) =>
        Drive(scenario, port, connections, Patience, ref next, next + count);

    static Measured Drive(Scenario scenario, int port, int connections, TimeSpan time, ref long next, long end)
    {
        connections = scenario.Connections ?? connections;
        var numbers = new Numbers(next);
        var lanes = Enumerable.Range(0, connections).Select(_ => new Lane(scenario, port, numbers, end)).ToArray();
        var began = Stopwatch.GetTimestamp();
        var until = began + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var threads = lanes.Select(lane => new Thread(() => lane.Run(until))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        var took = Stopwatch.GetElapsedTime(began);
        next = Math.Min(numbers.Value, end);
        return new(Latencies.Of(lanes.SelectMany(lane => lane.Ticks)), took, lanes.Sum(lane => lane.Wrong), lanes.Select(lane => lane.FirstTrouble).FirstOrDefault(trouble => trouble is not null));
    }

    sealed class Numbers(long value)
    {
        long next = value;

        public long Value => Interlocked.Read(ref next);

        public long Take() => Interlocked.Increment(ref next) - 1;
    }

    sealed class Lane(Scenario scenario, int port, Numbers numbers, long end)
    {
        public List<long> Ticks { get; } = new(65_536);

        public int Wrong { get; private set; }

        public string? FirstTrouble { get; private set; }

        public void Run(long until)
        {
            try
            {
                using var wire = new Wire(port);
                while (Stopwatch.GetTimestamp() < until)
                {
                    var number = numbers.Take();
                    if (number >= end) return;
                    var asked = scenario.Ask(number);
                    var began = Stopwatch.GetTimestamp();
                    var status = wire.Ask(asked.Bytes);
                    Ticks.Add(Stopwatch.GetTimestamp() - began);
                    if (status == scenario.OrStatus) continue;
                    if (status != scenario.Status) Trouble($"{status}: {wire.Body()}");
                    else if (number % Sample == 0) Check(asked, wire.Body());
                }
            }
            catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
            {
                Trouble(failure.Message);
            }
        }

        void Check(Asked asked, string body)
        {
            using var json = JsonDocument.Parse(body);
            if (scenario.Check(asked, json.RootElement) is { } wrong) Trouble($"{asked.Clinic.Slug}: {wrong}");
        }

        void Trouble(string what)
        {
            Wrong++;
            FirstTrouble ??= what.Length > 300 ? what[..300] : what;
        }
    }
}

/// <summary>What came of driving.</summary>
/// <param name="Wrong">Answers of another status or with other rows than there should be, and broken connections.</param>
/// <param name="FirstTrouble">The first of them in words.</param>
sealed record Measured(Latencies Latencies, TimeSpan Took, int Wrong, string? FirstTrouble)
{
    public double PerSecond => Latencies.Count / Took.TotalSeconds;
}

/// <summary>How long each took, every one kept.</summary>
sealed class Latencies
{
    readonly double[] milliseconds;

    Latencies(double[] milliseconds) => this.milliseconds = milliseconds;

    public int Count => milliseconds.Length;

    public static Latencies Of(IEnumerable<long> ticks) => OfMilliseconds(ticks.Select(tick => tick * 1000.0 / Stopwatch.Frequency));

    public static Latencies OfMilliseconds(IEnumerable<double> milliseconds) => new([.. milliseconds.Order()]);

    /// <summary>The time within which a share of all was done, in milliseconds: the nearest rank, nothing made up between two.</summary>
    public double At(double share) => Count == 0 ? double.NaN : milliseconds[Math.Min(Count - 1, (int)Math.Ceiling(share * Count) - 1)];
}
