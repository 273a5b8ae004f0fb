using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Server;
using Enamel.Tests.Server.Commands;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Tests.Platform.Audit;

/// <summary>
/// A server and its database in processes of their own, under a load of writes, each killed (SIGKILL) again and again. What the trail tells and what the tables
/// hold is the same afterwards: no change without its entry, no entry without its change, and the chain of seals whole.
/// </summary>
public sealed class Killing_the_server : IAsyncLifetime
{
    const int ServerKills = 8, DatabaseKills = 42, Writers = 6;

    readonly string temporary = Directory.CreateTempSubdirectory("enamel-kill-").FullName;
    readonly ConcurrentQueue<Guid> registered = new();
    readonly CancellationTokenSource over = new();
    PrivateCluster? cluster;
    ServiceProvider? services;
    Process? server;
    HttpClient? client;

    CommandLine Line => new(Path.Combine(temporary, "data"));

    [Fact]
    public async Task or_its_database_fifty_times_leaves_no_change_without_its_entry_and_no_entry_without_its_change()
    {
        var port = FreePort();
        await StartServer(port);
        await SignIn(port);
        var writers = Enumerable.Range(0, Writers).Select(_ => Write()).ToArray();
        var kills = 0;
        for (; kills < DatabaseKills; kills++) await KillDatabase();
        for (; kills < DatabaseKills + ServerKills; kills++)
        {
            await More(5);
            server!.Kill();
            await server.WaitForExitAsync();
            await StartServer(port);
        }
        await More(5);
        await over.CancelAsync();
        await Task.WhenAll(writers);
        await Compare();
        TestContext.Current.TestOutputHelper!.WriteLine($"{kills} kills, {registered.Count} patients were answered for");
    }

    async Task Compare()
    {
        await using var administrator = new NpgsqlConnection(cluster!.ConnectionString("enamel") + ";Pooling=false");
        await administrator.OpenAsync();
        (await administrator.All(row => row.GetString(0), """
            select 'no entry for ' || p.id from pool_01.patients_patients p where 1 <> (select count(*) from pool_01.audit_entries e where e.subject = 'patients_patients' and e.action = 'insert' and e.subject_id = p.id::text)
            union all select 'no change for ' || e.subject_id from pool_01.audit_entries e
            where e.subject = 'patients_patients' and e.action = 'insert' and not exists (select from pool_01.patients_patients p where p.id::text = e.subject_id)
            """)).ShouldBeEmpty();
        // The counter of numbers moves once for each patient, and each move is told.
        var counted = await administrator.Ask<int>("select last_number from pool_01.patients_register");
        var patients = await administrator.Ask<long>("select count(*) from pool_01.patients_patients");
        (await administrator.Ask<long>("select count(*) from pool_01.audit_entries where subject = 'patients_register' and action = 'update'")).ShouldBe(counted);
        patients.ShouldBe(counted);
        // Who was answered is there; who was not may be.
        (await administrator.Ask<long>("select count(*) from pool_01.patients_patients where id = any ($1)", (object)registered.ToArray())).ShouldBe(registered.Count);
        registered.Count.ShouldBeGreaterThan(DatabaseKills + ServerKills);
        services!.GetRequiredService<NpgsqlDataSource>().Clear(); // what it kept open was killed with the rest
        await services!.GetRequiredService<TrailSealing>().SealAll(CancellationToken.None);
        var verdict = await services!.GetRequiredService<TrailVerification>().Run(administrator, 1, [], null, CancellationToken.None);
        verdict.Findings.ShouldBeEmpty();
        verdict.Entries.ShouldBeGreaterThan(2 * patients);
    }

    // Any of its processes: the database takes that for a crash, ends all others and recovers.
    async Task KillDatabase()
    {
        await More(3);
        await using var administrator = await Reached();
        var victim = await administrator.Ask<int>("select pid from pg_stat_activity where application_name = 'enamel' order by state = 'active' desc, random() limit 1");
        Process.GetProcessById(victim).Kill();
        NpgsqlConnection.ClearAllPools();
        await using var again = await Reached();
    }

    async Task<NpgsqlConnection> Reached()
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                var connection = new NpgsqlConnection(cluster!.ConnectionString("enamel") + ";Pooling=false");
                await connection.OpenAsync();
                await connection.Ask<int>("select 1");
                return connection;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(10);
            }
        }
    }

    // Until so many more patients were registered: the load goes on, whatever was killed.
    async Task More(int patients)
    {
        var enough = registered.Count + patients;
        for (var began = Stopwatch.GetTimestamp(); registered.Count < enough; await Task.Delay(5))
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new TimeoutException("The server no longer registers anybody.");
    }

    async Task Write()
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var answer = await client!.PostAsJsonAsync("/clinic/kills/api/v1/patients", new { firstName = "Zineb", lastName = "Qadiri" });
                if (answer.StatusCode == HttpStatusCode.Created) registered.Enqueue((await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<Guid>());
                else await Task.Delay(10);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                await Task.Delay(10);
            }
        }
    }

    async Task StartServer(int port)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PORT"] = port.ToString(CultureInfo.InvariantCulture), ["ENAMEL_RATE_LIMITS"] = "off" };
        server = Line.Start(variables, "serve");
        _ = server.StandardError.ReadToEndAsync();
        var line = await server.StandardOutput.ReadLineAsync();
        line.ShouldNotBeNull("the server did not come up");
        _ = server.StandardOutput.ReadToEndAsync();
    }

    async Task SignIn(int port)
    {
        client = new() { BaseAddress = new($"http://localhost:{port}") };
        using var answer = await client.PostAsJsonAsync("/clinic/kills/api/v1/auth/login", new { login = "desk", password = TestCluster.Password });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await answer.Content.ReadFromJsonAsync<JsonNode>())!["accessToken"]!.GetValue<string>());
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        return port < 32768 ? port : 20_000 + (port % 10_000);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        File.SetUnixFileMode(temporary, File.GetUnixFileMode(temporary) | UnixFileMode.OtherExecute);
        cluster = await PrivateCluster.Open(new() { DataFolder = Line.DataFolder }, CancellationToken.None);
        var master = await FileMasterKeyProvider.Open(Path.Combine(Line.DataFolder, "secrets", "master.keys"), CancellationToken.None);
        services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddEnamel(new(cluster.ConnectionString("enamel"), cluster.ConnectionString("enamel", "enamel_app")), master).AddEnamelOperator().BuildServiceProvider();
        (await services.GetRequiredService<Migrator>().Run(parallel: 2, progress: null, CancellationToken.None)).Succeeded.ShouldBeTrue();
        await services.GetRequiredService<PlatformKeys>().Ensure(CancellationToken.None);
        (await services.GetRequiredService<ClinicOpening>().Run(new()
        {
            Slug = "kills", Name = "Cabinet", SecondFactorRoles = [], Status = SubscriptionStatus.Active, Manager = new TakeOnStaff.Command("Accueil", "receptionist", "desk", TestCluster.Password),
        }, CancellationToken.None)).Expected();
        NpgsqlConnection.ClearAllPools();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        if (server is { HasExited: false })
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
        server?.Dispose();
        client?.Dispose();
        over.Dispose();
        if (services is not null) await services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        if (cluster is not null) await cluster.DisposeAsync();
        Directory.Delete(temporary, recursive: true);
    }
}
