using System.Globalization;
using System.Runtime.InteropServices;
using Enamel.Bench.Comparing;
using Enamel.Bench.Driving;
using Enamel.Bench.Loading;
using Enamel.Bench.Serving;
using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Bench;

/// <summary>What is wanted.</summary>
/// <param name="Only">The words of the scenarios to run; empty for all.</param>
/// <param name="Data">The folder that holds a data folder for each plan.</param>
sealed record BenchOptions(BenchPlan Plan, TimeSpan Time, int Connections, IReadOnlyCollection<string> Only, bool WithPgBench, bool Fresh, string Data);

/// <summary>One run: load, serve, drive, compare, print.</summary>
sealed class BenchRun(BenchOptions options, TextWriter told)
{
    const int Recorded = 512, RecordedWrites = 4_096;

    // Until the runtime has compiled what is hot with what it has learned about it.
    static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(60), WarmUp = TimeSpan.FromSeconds(15);

    readonly TimeProvider clock = TimeProvider.System;

    public async Task<IReadOnlyList<Line>> Run(CancellationToken stop)
    {
        var plan = options.Plan;
        var folder = Path.Combine(options.Data, plan.FolderName);
        if (options.Fresh && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        await told.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Clinics} clinics of {plan.Weeks * BenchPlan.AppointmentsAWeek:N0} appointments and {plan.Patients:N0} patients; one of {plan.Large:N0} patients"));
        await using var bench = await BenchInstallation.Open(folder, stop);
        var loaded = await new Loader(bench, clock, told).Run(plan, stop);
        var callers = await SignedIn(bench, plan, stop);
        var scenarios = new Scenarios([.. callers.Take(plan.Clinics)], plan.Large > 0 ? callers[^1] : null, loaded, new ZoneRules(clock).Clock("Africa/Casablanca").Expected(),
            await FreeFrom(bench, stop)).All().Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Word)).ToArray();
        await using var server = await ServerProcess.Start(folder, stop);
        await told.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"PostgreSQL {bench.Cluster.MajorVersion}, .NET {Environment.Version}, {Environment.ProcessorCount} cores, load {Load()}, {options.Connections} connections, {options.Time.TotalSeconds:F0} s each\n"));
        var lines = await Measure(bench, server, scenarios, stop);
        await told.WriteLineAsync();
        return lines;
    }

    async Task<IReadOnlyList<Line>> Measure(BenchInstallation bench, ServerProcess server, Scenario[] scenarios, CancellationToken stop)
    {
        var report = new Report(told);
        report.Begin();
        var lines = new List<Line>();
        foreach (var scenario in scenarios)
        {
            var next = 0L;
            Driver.Run(scenario, server.Port, options.Connections, lines.Count == 0 ? FirstWarmUp : WarmUp, ref next);
            var before = Cores.Now(server.ProcessId, bench.Cluster.ProcessId);
            var measured = Driver.Run(scenario, server.Port, options.Connections, options.Time, ref next);
            var cores = Cores.Now(server.ProcessId, bench.Cluster.ProcessId) - before;
            var (pgBench, fetch) = options.WithPgBench && measured.Wrong == 0 ? await Compare(bench, server, scenario, next, stop) : (null, 0);
            lines.Add(new(scenario.Name, measured, cores, pgBench, fetch));
            report.Add(lines[^1]);
        }
        return lines;
    }

    async Task<(Measured? PgBench, double Fetch)> Compare(BenchInstallation bench, ServerProcess server, Scenario scenario, long next, CancellationToken stop)
    {
        var clients = scenario.Connections ?? options.Connections;
        var began = clock.GetUtcNow();
        // Signing in costs the server a tenth of a second each: fewer have to do.
        var count = scenario.Word == "sign-in" ? Recorded / 2 : scenario.Writes ? RecordedWrites : Recorded;
        var recorded = await new Recorder(bench).Record(() => Driver.Count(scenario, server.Port, clients, count, ref next), stop);
        var replay = await Replay.Of(scenario.Word.Replace('-', '_'), recorded, scenario.Writes, bench, stop);
        if (scenario.Writes) await Unwrite(bench, began, stop);
        var pgBench = new PgBench(bench);
        var fetch = await pgBench.CostOfFetching(replay, clients, stop);
        return (scenario.Writes ? await pgBench.RunOnce(replay, clients, stop) : await pgBench.Run(replay, clients, options.Time, stop), fetch);
    }

    // What was recorded is taken away again, for pgbench to write.
    static async Task Unwrite(BenchInstallation bench, DateTimeOffset since, CancellationToken stop)
    {
        await using var connection = await bench.Administrator(stop);
        await using var schemas = new NpgsqlCommand("select distinct schema_name from registry.clinics", connection);
        var sql = "set session_replication_role = replica;";
        await using (var reader = await schemas.ExecuteReaderAsync(stop))
            while (await reader.ReadAsync(stop))
            {
                var schema = reader.GetString(0);
                sql += $"delete from registry.doctor_bookings b using \"{schema}\".scheduling_appointments a where a.clinic_id = b.clinic_id and a.id = b.id and a.booked_at >= $1;"
                    + $"delete from \"{schema}\".scheduling_appointments where booked_at >= $1;";
            }
        sql += "delete from registry.refresh_tokens where created_at >= $1; delete from registry.sessions where created_at >= $1";
        foreach (var statement in sql.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            if (statement.Contains("$1", StringComparison.Ordinal)) command.Parameters.Add(new() { Value = since });
            await command.ExecuteNonQueryAsync(stop);
        }
    }

    // A session and a token for each clinic's desk, as sign-in gives them, but for as long as the bench may run.
    async Task<IReadOnlyList<Caller>> SignedIn(BenchInstallation bench, BenchPlan plan, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var key = (await bench.Services.GetRequiredService<SigningKeys>().All(stop)).Values.Last(); // any that the server knows
        await using var connection = await bench.Administrator(stop);
        var callers = new List<Caller>();
        foreach (var clinic in plan.All())
        {
            var (user, session) = (clinic.Id(Kind.User, BenchPlan.Doctors), clinic.Id(Kind.Session, 0));
            await using var begin = new NpgsqlCommand("""
                insert into registry.sessions (id, clinic_id, user_id, kind, created_at, last_seen_at, expires_at) values ($1, $2, $3, 'api', $4, $4, $5)
                on conflict (id) do update set expires_at = excluded.expires_at
                """, connection) { Parameters = { new() { Value = session }, new() { Value = clinic.Number }, new() { Value = user }, new() { Value = now }, new() { Value = now.AddHours(4) } } };
            await begin.ExecuteNonQueryAsync(stop);
            var token = new AccessToken(SigningKeys.Issuer, Slug.Parse(clinic.Slug).Expected(), user, session, clinic.Number, Role.Receptionist, now, now.AddHours(4), Guid.CreateVersion7(now));
            callers.Add(new(clinic, token.Sign(key)));
        }
        return callers;
    }

    /// <summary>The Monday after everything that is booked already.</summary>
    static async Task<DateOnly> FreeFrom(BenchInstallation bench, CancellationToken stop)
    {
        await using var connection = await bench.Administrator(stop);
        await using var ask = new NpgsqlCommand("select max(ends_at) from registry.doctor_bookings", connection);
        var last = await ask.ExecuteScalarAsync(stop) is DateTime at ? DateOnly.FromDateTime(at) : new DateOnly(2026, 11, 23);
        return ClinicClock.MondayOf(last).AddDays(7);
    }

    static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : RuntimeInformation.OSDescription;
}
