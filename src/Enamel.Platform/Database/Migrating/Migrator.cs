using System.Data.Common;
using System.Collections.Concurrent;
using System.Diagnostics;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Enamel.Platform.Database.Migrating;

/// <summary>Where the migrations are: the assembly that carries them.</summary>
/// <param name="Assembly">The assembly's simple name.</param>
public sealed record MigrationsHome(string Assembly);

/// <summary>What became of one schema.</summary>
/// <param name="Schema">registry, a pool or a clinic's own.</param>
/// <param name="Clinics">The slugs of the clinics that live in it.</param>
/// <param name="Applied">The steps taken now; where one failed, those before it.</param>
/// <param name="Error">Why it did not come up to date; null when it did.</param>
public sealed record SchemaResult(string Schema, IReadOnlyList<string> Clinics, IReadOnlyList<string> Applied, string? Error);

/// <summary>What became of all.</summary>
public sealed record MigrationReport(IReadOnlyList<SchemaResult> Schemas, TimeSpan Took)
{
    /// <summary>Whether every schema is up to date.</summary>
    public bool Succeeded => Schemas.All(schema => schema.Error is null);
}

/// <summary>
/// Brings every schema up to date: the registry first, then the clinics' schemas several at a time. Each step of each schema is one transaction,
/// so a failure leaves that schema as it was before the step, harms no other, and the next run goes on from there.
/// </summary>
public sealed class Migrator(DatabaseAddress address, Bootstrap bootstrap, MigrationsHome home, IEnumerable<ClinicTables> tables)
{
    /// <summary>The pool that clinics share unless they ask for a schema of their own.</summary>
    public const string FirstPool = "pool_01";

    /// <summary>Migrates all.</summary>
    /// <param name="parallel">How many schemas at a time, 1 to 16.</param>
    /// <param name="progress">Told of each schema as it is done.</param>
    public async Task<MigrationReport> Run(int parallel, IProgress<SchemaResult>? progress, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        await bootstrap.Run(stop);
        var registry = await Attempt("registry", [], MigrateRegistry, stop);
        progress?.Report(registry);
        var results = new ConcurrentBag<SchemaResult> { registry };
        if (registry.Error is null)
        {
            var limits = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop };
            await Parallel.ForEachAsync(await ClinicSchemas(stop), limits, async (schema, cancel) =>
            {
                var result = await Attempt(schema.Key, schema.Value, (taken, token) => MigrateClinics(schema.Key, taken, token), cancel);
                results.Add(result);
                progress?.Report(result);
            });
        }
        return new([.. results.OrderBy(result => result.Schema != "registry").ThenBy(result => result.Schema, StringComparer.Ordinal)],
            Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Makes and migrates one clinic schema.</summary>
    public Task MigrateClinics(string schema, CancellationToken stop) => MigrateClinics(schema, [], stop);

    /// <summary>The steps that schemas still lack, by schema; empty when all are up to date.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Pending(CancellationToken stop)
    {
        var pending = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        await using (var registry = Registry())
        {
            if (await Lacks(registry, stop) is { Count: > 0 } steps) pending["registry"] = steps;
        }
        if (pending.Count > 0) return pending;
        foreach (var schema in (await ClinicSchemas(stop)).Keys)
        {
            await using var db = Clinics(schema);
            if (await Lacks(db, stop) is { Count: > 0 } steps) pending[schema] = steps;
        }
        return pending;
    }

    static async Task<IReadOnlyList<string>> Lacks(DbContext db, CancellationToken stop) =>
        [.. await db.Database.GetPendingMigrationsAsync(stop)];

    static async Task<SchemaResult> Attempt(
        string schema, IReadOnlyList<string> clinics, Func<List<string>, CancellationToken, Task> migrate, CancellationToken stop)
    {
        var taken = new List<string>();
        try
        {
            await migrate(taken, stop);
            return new(schema, clinics, taken, null);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or TimeoutException)
        {
            return new(schema, clinics, taken, failure.Message);
        }
    }

    async Task MigrateRegistry(List<string> taken, CancellationToken stop)
    {
        await using var turn = await Turn("registry", stop);
        await using var db = Registry();
        await Migrate(db, taken, stop);
        // Nothing is served before: what is written from now on bears the number of the cluster that the database is in.
        await db.Database.ExecuteSqlRawAsync("select registry.audit_begin_era()", stop);
    }

    async Task MigrateClinics(string schema, List<string> taken, CancellationToken stop)
    {
        await using var turn = await Turn(schema, stop);
        await MakeSchema(turn, schema, stop);
        await using var db = Clinics(schema);
        await Migrate(db, taken, stop);
    }

    static async Task Migrate(DbContext db, List<string> taken, CancellationToken stop)
    {
        var pending = await Lacks(db, stop);
        if (pending.Count == 0) return;
        try
        {
            await db.Database.MigrateAsync(stop);
        }
        finally
        {
            // Where a step failed, those before it stand.
            taken.AddRange(pending.Except(await Lacks(db, stop), StringComparer.Ordinal));
        }
    }

    async Task<SortedDictionary<string, IReadOnlyList<string>>> ClinicSchemas(CancellationToken stop)
    {
        await using var db = Registry();
        var clinics = await db.Set<Clinic>().Select(clinic => new { clinic.SchemaName, clinic.Slug }).ToListAsync(stop);
        var schemas = clinics.GroupBy(clinic => clinic.SchemaName, StringComparer.Ordinal)
            .ToDictionary(schema => schema.Key, schema => (IReadOnlyList<string>)[.. schema.Select(clinic => clinic.Slug)], StringComparer.Ordinal);
        schemas.TryAdd(FirstPool, []);
        return new(schemas, StringComparer.Ordinal);
    }

    // EF's own lock is let go between two steps, so a second migrator would take a step that the first has just taken: whoever comes second to a
    // schema waits here until the first is through with it. The lock ends with its connection, however that ends.
    async Task<NpgsqlConnection> Turn(string schema, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(address.AsOwner("registry"));
        try
        {
            await connection.OpenAsync(stop);
            await using var wait = new NpgsqlCommand("select pg_advisory_lock(716552, hashtext($1))", connection) { Parameters = { new() { Value = schema } } };
            await wait.ExecuteNonQueryAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    static async Task MakeSchema(NpgsqlConnection connection, string schema, CancellationToken stop)
    {
        await using var make = new NpgsqlCommand($"create schema if not exists \"{schema}\"", connection);
        await make.ExecuteNonQueryAsync(stop);
        await using var grant = new NpgsqlCommand($"grant usage on schema \"{schema}\" to {Bootstrap.ApplicationGroup}", connection);
        await grant.ExecuteNonQueryAsync(stop);
    }

    RegistryDb Registry() => new(Options<RegistryDb>("registry"));

    ClinicDb Clinics(string schema) => new(Options<ClinicDb>(schema), new CurrentClinic(), BranchScope.Everywhere, tables);

    DbContextOptions<TContext> Options<TContext>(string schema) where TContext : DbContext => new DbContextOptionsBuilder<TContext>()
        .UseNpgsql(address.AsOwner(schema), npgsql => npgsql.MigrationsAssembly(home.Assembly).MigrationsHistoryTable("schema_migrations", schema))
        // The SQL files are the truth; a test compares the model with the catalogue they make.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
        .Options;
}
