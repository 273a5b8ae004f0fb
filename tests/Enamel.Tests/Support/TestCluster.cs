using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

[assembly: AssemblyFixture(typeof(Enamel.Tests.Support.TestCluster))]

namespace Enamel.Tests.Support;

/// <summary>
/// One throwaway PostgreSQL for the run, with one migrated template database that each test class clones: two clinics, atlas in a schema of its own
/// and mansour in the pool, with a person of every role in each.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    /// <summary>Everybody's password.</summary>
    public const string Password = "Ortho-Panorama-26";

    /// <summary>Hashes in next to no time: tests sign in thousands of times. Those that are about the time it takes have the product's own.</summary>
    internal static Passwords Cheap { get; } = new(rounds: 1_000);

    const string Template = "enamel_template";
    const string AppRole = "enamel_app";

    readonly SemaphoreSlim cloning = new(1);
    readonly TestMasterKeys masterKeys = new();
    PrivateCluster? cluster;
    int clones;

    /// <summary>The master key of the template and so of all its clones.</summary>
    internal IMasterKeyProvider Master => masterKeys;

    /// <summary>Adds a master key, as an operator does; the older one still unwraps.</summary>
    internal void AddMasterKey() => masterKeys.Add();

    /// <summary>The server itself, for tests that speak to it as its administrator.</summary>
    internal PrivateCluster Cluster => cluster ?? throw new InvalidOperationException("The cluster has not started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        cluster = await PrivateCluster.OpenThrowaway(CancellationToken.None);
        await using var provider = Operator(Address(Template));
        var report = await provider.GetRequiredService<Migrator>().Run(parallel: 2, progress: null, CancellationToken.None);
        if (!report.Succeeded) throw new InvalidOperationException(string.Join("; ", report.Schemas.Select(schema => $"{schema.Schema}: {schema.Error}")));
        await provider.GetRequiredService<PlatformKeys>().Ensure(CancellationToken.None);
        foreach (var (slug, own) in new[] { ("atlas", true), ("mansour", false) }) await OpenClinic(provider, slug, own);
        NpgsqlConnection.ClearAllPools();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (cluster is not null) await cluster.DisposeAsync();
        cloning.Dispose();
    }

    /// <summary>A fresh copy of the template, for one test class.</summary>
    internal async Task<DatabaseAddress> Clone()
    {
        var name = $"enamel_test_{Interlocked.Increment(ref clones)}";
        await cloning.WaitAsync();
        try
        {
            await using var server = new NpgsqlConnection(Cluster.ConnectionString("postgres"));
            await server.OpenAsync();
            await using var clone = new NpgsqlCommand($"create database {name} template {Template}", server);
            await clone.ExecuteNonQueryAsync();
            // A copy does not inherit who may do what with the database: the same as Bootstrap says.
            await using var grant = new NpgsqlCommand(
                $"revoke all on database {name} from public; grant connect on database {name} to {Bootstrap.OwnerRole}, {AppRole}; grant create on database {name} to {Bootstrap.OwnerRole}", server);
            await grant.ExecuteNonQueryAsync();
        }
        finally
        {
            cloning.Release();
        }
        return Address(name);
    }

    /// <summary>The operator's services on a database.</summary>
    internal ServiceProvider Operator(DatabaseAddress address, Action<IServiceCollection>? settings = null)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)).AddEnamel(address, Master).AddEnamelOperator().AddSingleton(Cheap);
        settings?.Invoke(services);
        return services.BuildServiceProvider();
    }

    DatabaseAddress Address(string database) =>
        new(Cluster.ConnectionString(database), Cluster.ConnectionString(database, AppRole) + ";Maximum Pool Size=24");

    /// <summary>Opens another clinic, with a person of every role.</summary>
    internal async Task OpenClinic(DatabaseAddress address, string slug, bool hasOwnSchema)
    {
        await using var provider = Operator(address);
        await OpenClinic(provider, slug, hasOwnSchema);
    }

    static async Task OpenClinic(ServiceProvider provider, string slug, bool hasOwnSchema)
    {
        var opening = provider.GetRequiredService<ClinicOpening>();
        var card = (await opening.Run(
            new() { Slug = slug, Name = $"Cabinet {slug}", Hosts = [$"{slug}.localhost"], HasOwnSchema = hasOwnSchema, Status = SubscriptionStatus.Active, SecondFactorRoles = [] },
            CancellationToken.None)).Expected();
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(card);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(Acting.Operator("tests"), CancellationToken.None);
        foreach (var role in Enum.GetValues<Role>())
        {
            (await scope.ServiceProvider.GetRequiredService<TakeOnStaff>().Run(
                new($"{role} of {slug}", role.Word(), $"{role.Word()}.{slug}", Password, $"{role.Word()}@{slug}.example"), CancellationToken.None)).Expected();
        }
        await unit.Commit(CancellationToken.None);
    }

    sealed class TestMasterKeys : IMasterKeyProvider
    {
        public MasterKeys Keys { get; private set; } = new(Key(1));

        public MasterKeys KeysWith(int number) => Keys;

        public void Add() => Keys = new(Key(1), Key(2));

        static MasterKey Key(int number) => new(number, Enumerable.Repeat((byte)number, 32).ToArray());
    }
}
