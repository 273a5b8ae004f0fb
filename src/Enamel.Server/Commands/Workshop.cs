using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Npgsql;

namespace Enamel.Server.Commands;

/// <summary>An opened installation with what the operator's commands work with: the owner's connection, the keys, the verbs.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Workshop(Installation installation, FileMasterKeyProvider master)
    {
        Installation = installation;
        Master = master;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning))
            .AddEnamel(installation.Address, master)
            .AddSingleton(installation.Ledger)
            .AddEnamelOperator()
            .BuildServiceProvider();
    }

    /// <summary>Where everything is.</summary>
    public Installation Installation { get; }

    /// <summary>The master keys.</summary>
    public FileMasterKeyProvider Master { get; }

    /// <summary>The verbs.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Opens the installation that the environment names.</summary>
    public static async Task<Workshop> Open(InstallationSettings settings, Terminal terminal, CancellationToken stop)
    {
        var installation = await Installation.Open(settings, terminal.Progress, stop);
        try
        {
            // A fresh key beside data that another key seals would make the loss of that key look like damage to the data.
            if (!File.Exists(installation.MasterKeyFile) && await HoldsKeys(installation, stop))
                throw new OperatorException($"The database holds keys that a master key wraps, and {installation.MasterKeyFile} is missing: bring that file back from its backup.");
            await SeeWhereTheDatabaseLives(installation, stop);
            return new(installation, await FileMasterKeyProvider.Open(installation.MasterKeyFile, stop));
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes database and roles, brings every schema up to date and makes the platform's keys; what is there already stays.</summary>
    /// <param name="parallel">How many schemas at a time.</param>
    /// <param name="terminal">Told of each schema that changed or failed.</param>
    /// <param name="stop">Gives up; the next run goes on.</param>
    public async Task<MigrationReport> Migrate(int parallel, Terminal terminal, CancellationToken stop)
    {
        var report = await Services.GetRequiredService<Migrator>().Run(parallel, terminal.Telling<SchemaResult>(Line), stop);
        if (report.Succeeded)
            await Services.GetRequiredService<PlatformKeys>().Ensure(stop);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Installation.DisposeAsync();
    }

    private static string Line(SchemaResult schema) => schema switch
    {
        { Error: { } error } => $"  {schema.Schema}: failed: {error}",
        { Applied.Count: 0 } => $"  {schema.Schema}: up to date",
        _ => $"  {schema.Schema}: {string.Join(", ", schema.Applied)}",
    };

    // A restored database may live in another cluster, where transactions are counted anew. Whatever command comes first after a restore, what it writes must not
    // bear numbers that the trail has had: migrating sees to that too, and nobody migrates before `retention replay` or `audit verify`.
    private static async Task SeeWhereTheDatabaseLives(Installation installation, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(installation.Address.OwnerConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return;
        }
        await using var exists = new NpgsqlCommand("select to_regprocedure('registry.audit_begin_era()') is not null", connection);
        if (await exists.ExecuteScalarAsync(stop) is not true)
            return;
        await using var begin = new NpgsqlCommand($"set role {Bootstrap.OwnerRole}; select registry.audit_begin_era()", connection);
        await begin.ExecuteNonQueryAsync(stop);
    }

    private static async Task<bool> HoldsKeys(Installation installation, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(installation.Address.OwnerConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
        await using var exists = new NpgsqlCommand("select to_regclass('registry.keys') is not null", connection);
        if (await exists.ExecuteScalarAsync(stop) is not true)
            return false;
        await using var any = new NpgsqlCommand("select exists (select from registry.keys where wrapped is not null)", connection);
        return await any.ExecuteScalarAsync(stop) is true;
    }
}
