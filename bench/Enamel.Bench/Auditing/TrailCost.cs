using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Enamel.Bench.Serving;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Bench.Auditing;

/// <summary>
/// What the trail costs, with the triggers of the tables on and off in turn: registering a patient and a patient's arrival as the product does, over HTTP, at a desk of each of several clinics; and the row of
/// a payment (a table of the shape that payments will have) alone, by pgbench. Counts who waits for a lock meanwhile, and how long verifying takes.
/// </summary>
sealed class TrailCost(string folder, TimeSpan time, int connections, TextWriter told)
{
    const string Login = "desk", Password = "Ortho-Panorama-26", Probe = "patients_probe_payments";
    static readonly Guid Doctor = new("00000000-0000-7000-8000-0000000000d0");

    const int Rounds = 7, WarmingRounds = 4;

    static readonly string[] Registering = ["patients_patients", "patients_register"], Arriving = ["visits_visits", "visits_queues"], Paying = [Probe];

    // A desk each: in one clinic they would wait for each other's numbers, which have no gaps, and what is measured would be that line.
    readonly List<Desk> desks = [];

    public async Task Run(CancellationToken stop)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        await using var bench = await BenchInstallation.Open(folder, stop);
        await Prepare(bench, stop);
        await using var server = await ServerProcess.Start(folder, stop);
        for (var desk = 0; desk < connections; desk++) desks.Add(new(await SignedIn(server.Port, Slug(desk), stop), new()));
        await told.WriteLineAsync("| what | without the trail | with it | cost | ms of processor for one without it: server, database | more with it | writers seen waiting for a lock |\n|---|---|---|---|---|---|---|");
        Cores Spent() => Cores.Now(server.ProcessId, bench.Cluster.ProcessId);
        await Compare(bench, "register a patient, over HTTP", Registering, Spent, Register, stop);
        await Compare(bench, "register who arrives, over HTTP", Arriving, Spent, Arrive, stop);
        await Compare(bench, "record a payment, SQL alone", Paying, Spent, token => PgBench(bench, token), stop);
        await Verify(bench, stop);
        foreach (var desk in desks) desk.Client.Dispose();
    }

    // In turn, so that what else the machine does meets both alike; the median of the rounds counts.
    async Task Compare(BenchInstallation bench, string what, string[] tables, Func<Cores> spent, Func<CancellationToken, Task<double>> measure, CancellationToken stop)
    {
        for (var round = 0; round < WarmingRounds; round++) await measure(stop); // until then the server still compiles itself
        var (without, with, waiting) = (new List<Round>(), new List<Round>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            await Switch(bench, tables, isOn: false, stop);
            without.Add(await Take(spent, measure, stop));
            await Switch(bench, tables, isOn: true, stop);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var watched = Waiting(bench, over.Token);
            with.Add(await Take(spent, measure, stop));
            await over.CancelAsync();
            waiting += await watched;
        }
        var (off, on) = (Median(without, round => round.Rate), Median(with, round => round.Rate));
        var (server, database) = (Median(without, round => round.Server), Median(without, round => round.Database));
        await told.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {off:F0}/s | {on:F0}/s | {100 * (1 - (on / off)):F1} % | {server:F2}, {database:F2} | {Median(with, round => round.Server) - server:F2}, {Median(with, round => round.Database) - database:F2} | {waiting} |"));
    }

    async Task<Round> Take(Func<Cores> spent, Func<CancellationToken, Task<double>> measure, CancellationToken stop)
    {
        var before = spent();
        var rate = await measure(stop);
        var (cores, count) = (spent() - before, rate * time.TotalSeconds);
        return new(rate, 1000 * cores.Server / count, 1000 * cores.Database / count);
    }

    Task<double> Register(CancellationToken stop) => Again(async desk =>
        desk.Patients.Enqueue(await Post(desk, "patients", new { firstName = "Zineb", lastName = "El Qadiri", birthDate = "1990-04-01", phone = "0661731904" }, stop)));

    // Each of those who were just registered, once.
    Task<double> Arrive(CancellationToken stop) => Again(async desk =>
    {
        if (!desk.Patients.TryDequeue(out var patient)) throw new InvalidOperationException("More arrive than were registered.");
        await Post(desk, "visits", new { patientId = patient, doctorId = Doctor }, stop);
    });

    async Task<double> Again(Func<Desk, Task> one)
    {
        var (count, began, until) = (0L, Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        await Task.WhenAll(desks.Select(async desk =>
        {
            for (; Stopwatch.GetTimestamp() < until; Interlocked.Increment(ref count)) await one(desk);
        }));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<Guid> Post(Desk desk, string to, object body, CancellationToken stop)
    {
        using var answer = await desk.Client.PostAsJsonAsync(to, body, stop);
        if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(stop));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(stop))!["id"]!.GetValue<Guid>(); // it answered
    }

    async Task<double> PgBench(BenchInstallation bench, CancellationToken stop)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("enamel-pgbench-").FullName, "payment.sql");
        await File.WriteAllTextAsync(script, $"""
            begin;
            select * from registry.enter_clinic(1, '{await bench.Ask<Guid>("select user_id from registry.memberships limit 1", stop)}', null, null, '0af7651916cd43dd8448eb211c80319c', '192.0.2.10', null);
            insert into {Probe} (clinic_id, id, number, branch_id, counter_id, device_id, cashier_id, business_day, means, amount, currency, taken_at)
            values (1, gen_random_uuid(), gen_random_uuid()::text, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '2026-11-21', 'cash', 300.00, 'MAD', now());
            commit;
            """, stop);
        var start = new ProcessStartInfo(Path.Combine(bench.Cluster.ProgramsFolder, "pgbench"),
        [
            "-n", "-M", "prepared", "-c", Whole(connections), "-j", "1", "-T", Whole(time.TotalSeconds), "-f", script,
            "-h", bench.Cluster.SocketFolder, "-p", Whole(bench.Cluster.Port), "-U", BenchInstallation.AppRole, BenchInstallation.Database,
        ])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("pgbench did not start.");
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        if (process.ExitCode != 0) throw new InvalidOperationException(await complained);
        var rate = (await said).Split("tps = ")[1].Split(' ')[0];
        return double.Parse(rate, CultureInfo.InvariantCulture);
    }

    // Locks of rows and of ourselves: not those for a page or for the log's end.
    static async Task<int> Waiting(BenchInstallation bench, CancellationToken over)
    {
        await using var connection = await bench.Administrator(CancellationToken.None);
        var seen = 0;
        for (; !over.IsCancellationRequested; await Task.Delay(20, CancellationToken.None))
        {
            await using var ask = new NpgsqlCommand("select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'audit'", connection);
            seen += (int)(await ask.ExecuteScalarAsync(CancellationToken.None) ?? 0);
        }
        return seen;
    }

    async Task Verify(BenchInstallation bench, CancellationToken stop)
    {
        await bench.Services.GetRequiredService<TrailSealing>().SealAll(stop);
        await using var connection = await bench.Administrator(stop);
        var began = Stopwatch.GetTimestamp();
        var verdict = await bench.Services.GetRequiredService<TrailVerification>().Run(connection, 1, [], null, stop);
        var took = Stopwatch.GetElapsedTime(began);
        await told.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"\n{verdict.Entries:N0} entries in {verdict.Blocks:N0} blocks verified in {took.TotalSeconds:F2} s ({verdict.Entries / took.TotalSeconds:N0}/s, {Environment.WorkingSet / 1_048_576} MB), {(verdict.IsWhole ? "whole" : "NOT whole")}"));
    }

    async Task Prepare(BenchInstallation bench, CancellationToken stop)
    {
        for (var desk = 0; desk < connections; desk++) await OpenClinic(bench, desk, stop);
        await bench.Execute($"""
            set role enamel_owner; set search_path to pool_01, public;
            create table {Probe} (clinic_id int not null references registry.clinics (id), id uuid not null, number text not null, branch_id uuid not null, counter_id uuid not null, device_id uuid not null,
                cashier_id uuid not null, business_day date not null, means text not null, amount numeric(12,2) not null, currency text not null, taken_at timestamptz not null, version int not null default 1,
                primary key (clinic_id, id), unique (clinic_id, number));
            create index on {Probe} (clinic_id, business_day, counter_id);
            alter table {Probe} enable row level security; alter table {Probe} force row level security;
            create policy own_clinic on {Probe} using (clinic_id = current_setting('enamel.clinic_id')::int) with check (clinic_id = current_setting('enamel.clinic_id')::int);
            create trigger audit after insert or update or delete on {Probe} for each row execute function registry.audit_row('{Probe}', '');
            grant select, insert, update on {Probe} to enamel_application
            """, stop);
    }

    static async Task OpenClinic(BenchInstallation bench, int desk, CancellationToken stop)
    {
        var opened = await bench.Services.GetRequiredService<ClinicOpening>().Run(new()
        {
            Slug = Slug(desk), Name = "Cabinet", SecondFactorRoles = [], Status = SubscriptionStatus.Active, CapacityPatients = 10_000_000,
            Manager = new TakeOnStaff.Command("Accueil", "receptionist", Login, Password),
        }, stop);
        if (!opened.Succeeded(out _, out var refusal)) throw new InvalidOperationException(refusal.Code);
        await bench.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            set enamel.clinic_id = '{desk + 1}';
            insert into registry.users (id, display_name, password_hash, created_at, version) values ('{Doctor}', 'Dr Alami', '-', now(), 1) on conflict do nothing;
            insert into registry.memberships (clinic_id, user_id, role, username, is_active, has_treated, created_at, version) values ({desk + 1}, '{Doctor}', 'doctor', 'doctor', true, true, now(), 1);
            insert into pool_01.premises_branches (clinic_id, id, name, position, created_at, version) values ({desk + 1}, gen_random_uuid(), 'Centre', 10, now(), 1)
            """), stop);
    }

    static async Task Switch(BenchInstallation bench, string[] tables, bool isOn, CancellationToken stop)
    {
        foreach (var table in tables) await bench.Execute($"alter table pool_01.{table} {(isOn ? "enable" : "disable")} trigger audit", stop);
    }

    static async Task<HttpClient> SignedIn(int port, string slug, CancellationToken stop)
    {
        var client = new HttpClient { BaseAddress = new($"http://localhost:{Whole(port)}/clinic/{slug}/api/v1/") };
        using var answer = await client.PostAsJsonAsync("auth/login", new { login = Login, password = Password }, stop);
        answer.EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await answer.Content.ReadFromJsonAsync<JsonNode>(stop))!["accessToken"]!.GetValue<string>()); // it answered
        return client;
    }

    static double Median(List<Round> rounds, Func<Round, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    static string Slug(int desk) => string.Create(CultureInfo.InvariantCulture, $"trail-{desk + 1}");

    static string Whole(double number) => number.ToString("F0", CultureInfo.InvariantCulture);

    // Who sits there, and who was registered and has not arrived.
    sealed record Desk(HttpClient Client, Queue<Guid> Patients);

    // How many a second, and milliseconds of processor that one of them cost the server and the database.
    sealed record Round(double Rate, double Server, double Database);
}
