using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Npgsql;

namespace Enamel.Server.Commands.Health;

/// <summary>What the database says of itself: its version, what it lacks, what its roles may do, and whether its clock is ours.</summary>
internal sealed class DatabaseHealth(Installation installation, TimeProvider clock)
{
    private const int OldestMajor = 14;
    private const string SlowSearch = """
        select proname::text from pg_proc
        where pronamespace = 'public'::regnamespace and proname ~ 'similarity(_commutator)?_op$' and not proleakproof limit 1
        """;

    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(2);

    /// <summary>Version, encoding, extensions and clock, over the owner's connection.</summary>
    public async Task<IReadOnlyList<Finding>> Server(CancellationToken stop)
    {
        await using var connection = await Connect(installation.Address.OwnerConnectionString, stop);
        var findings = new List<Finding>();
        var kind = installation.Cluster is { } cluster ? $"private, in {cluster.Folder}" : "the operator's own";
        findings.Add(connection.PostgreSqlVersion.Major >= OldestMajor
            ? Finding.Good("database", $"PostgreSQL {connection.PostgreSqlVersion} answers ({kind}).")
            : Finding.Trouble("database", $"PostgreSQL {connection.PostgreSqlVersion} is too old.", $"Move to PostgreSQL {OldestMajor} or newer."));
        if (await Text(connection, "show server_encoding", stop) is var encoding && encoding != "UTF8")
            findings.Add(Finding.Trouble("database", $"The database's encoding is {encoding}: Arabic names do not fit.", "Make the database with encoding UTF8 and restore into it."));
        foreach (var extension in new[] { "pg_trgm", "btree_gist", "btree_gin" })
            if (await Text(connection, $"select extname::text from pg_extension where extname = '{extension}'", stop) is null)
                findings.Add(Finding.Trouble("database", $"The extension {extension} is not there.", "./enamel migrate makes it; a server without contrib modules needs them installed first (apt-get install postgresql-contrib)."));
        if (await Text(connection, SlowSearch, stop) is not null)
            findings.Add(Finding.Warning(
                "database", "Search by name cannot use its index, because only a superuser may say that it leaks nothing.",
                $"Once, as a superuser in this database: {Bootstrap.LeakproofSearch.ReplaceLineEndings(" ").Trim()}"));
        findings.Add(await Clock(connection, stop));
        return findings;
    }

    /// <summary>Whether the application's role can do its work and nothing more.</summary>
    public async Task<IReadOnlyList<Finding>> Roles(CancellationToken stop)
    {
        const string Rights = """
            select r.rolname::text, r.rolsuper, r.rolbypassrls, r.rolcreaterole or r.rolcreatedb,
                   pg_has_role(r.oid, $1, 'member'),
                   (select count(*)::int from pg_class c where c.relowner = r.oid)
            from pg_roles r where r.rolname = current_user
            """;
        await using var connection = await Connect(installation.Address.AppConnectionString, stop);
        await using var ask = new NpgsqlCommand(Rights, connection) { Parameters = { new() { Value = Bootstrap.OwnerRole } } };
        await using var answer = await ask.ExecuteReaderAsync(stop);
        await answer.ReadAsync(stop);
        var role = answer.GetString(0);
        (bool IsSo, string What)[] wrongs =
        [
            (answer.GetBoolean(1), "is a superuser"), (answer.GetBoolean(2), "bypasses row security"), (answer.GetBoolean(3), "makes roles or databases"),
            (answer.GetBoolean(4), "may act as the owner"), (answer.GetInt32(5) > 0, "owns tables"),
        ];
        var found = wrongs.Where(wrong => wrong.IsSo).Select(wrong => Finding.Trouble(
            "roles", $"The application's role {role} {wrong.What}: one clinic could see another.", "Give the application a role of its own in ENAMEL_APP_DATABASE, and let ./enamel migrate grant it what it needs.")).ToArray();
        return found.Length > 0 ? found : [Finding.Good("roles", $"The application's role {role} owns nothing and passes no lock.")];
    }

    /// <summary>Whether every schema is up to date.</summary>
    public static async Task<IReadOnlyList<Finding>> Migrations(Migrator migrator, CancellationToken stop)
    {
        var pending = await migrator.Pending(stop);
        return pending.Count == 0
            ? [Finding.Good("migrations", "Every schema is up to date.")]
            : [.. pending.Select(schema => Finding.Trouble("migrations", $"{schema.Key} lacks {string.Join(", ", schema.Value)}.", "./enamel migrate"))];
    }

    private async Task<Finding> Clock(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand("select clock_timestamp()", connection);
        var before = clock.GetUtcNow();
        var theirs = new DateTimeOffset((DateTime)(await ask.ExecuteScalarAsync(stop))!, TimeSpan.Zero); // clock_timestamp() is never null
        var after = clock.GetUtcNow();
        var apart = theirs < before ? before - theirs : theirs > after ? theirs - after : TimeSpan.Zero;
        return apart <= Drift
            ? Finding.Good("clock", "The database's clock and this machine's agree.")
            : Finding.Trouble("clock", string.Create(CultureInfo.InvariantCulture, $"The database's clock is {apart.TotalSeconds:0.0} s from this machine's."), "Let both take their time from the network (systemctl enable --now systemd-timesyncd).");
    }

    private static async Task<NpgsqlConnection> Connect(string connectionString, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(stop);
        return connection;
    }

    private static async Task<string?> Text(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand(sql, connection);
        return (string?)await ask.ExecuteScalarAsync(stop);
    }
}
