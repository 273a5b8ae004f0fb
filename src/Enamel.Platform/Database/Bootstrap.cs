using Npgsql;

namespace Enamel.Platform.Database;

/// <summary>What must be there before the first migration: the database, the roles with their rights, the extensions. Repeating it changes nothing.</summary>
public sealed class Bootstrap(DatabaseAddress address)
{
    /// <summary>Owns every object; nobody signs in with it.</summary>
    public const string OwnerRole = "enamel_owner";

    /// <summary>The group that holds the application's rights; the role of the application's connection is a member.</summary>
    public const string ApplicationGroup = "enamel_application";

    // Name search must use its index under row security, which only lets functions pass that are known to leak nothing. These compare two
    // texts and neither raise errors nor print: docs/decisions/0001-tenancy.md.
    /// <summary>What only a superuser may do: without it search by name works, and reads every patient of the clinic.</summary>
    public const string LeakproofSearch = """
        alter function public.similarity_op(text, text) leakproof;
        alter function public.word_similarity_op(text, text) leakproof;
        alter function public.word_similarity_commutator_op(text, text) leakproof;
        alter function public.strict_word_similarity_op(text, text) leakproof;
        alter function public.strict_word_similarity_commutator_op(text, text) leakproof;
        """;

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="PostgresException">The owner's connection lacks a right; the message names it.</exception>
    public async Task Run(CancellationToken stop)
    {
        await MakeDatabase(stop);
        await using var connection = new NpgsqlConnection(Unpooled(address.OwnerConnectionString, address.Database));
        await connection.OpenAsync(stop);
        // Roles belong to the whole server: two databases must not make them at the same moment.
        await Execute(connection, "select pg_advisory_lock(716551)", stop);
        await MakeRoles(connection, stop);
        await Execute(connection, $"""
            grant create on database "{address.Database}" to {OwnerRole};
            revoke all on database "{address.Database}" from public;
            grant connect on database "{address.Database}" to {OwnerRole}, "{AppRole}";
            create extension if not exists pg_trgm schema public;
            create extension if not exists btree_gist schema public;
            create extension if not exists btree_gin schema public;
            revoke create on schema public from public;
            create schema if not exists registry authorization {OwnerRole};
            """, stop);
        if (await IsSuperuser(connection, stop))
            await Execute(connection, LeakproofSearch, stop);
        await Execute(connection, "select pg_advisory_unlock(716551)", stop);
    }

    string AppRole => new NpgsqlConnectionStringBuilder(address.AppConnectionString).Username ?? "enamel_app";

    async Task MakeDatabase(CancellationToken stop)
    {
        try
        {
            await using var probe = new NpgsqlConnection(Unpooled(address.OwnerConnectionString, address.Database));
            await probe.OpenAsync(stop);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using var server = new NpgsqlConnection(Unpooled(address.OwnerConnectionString, "postgres"));
            await server.OpenAsync(stop);
            await Execute(server, $"create database \"{address.Database}\" encoding 'UTF8' template template0", stop);
        }
    }

    async Task MakeRoles(NpgsqlConnection connection, CancellationToken stop)
    {
        var password = new NpgsqlConnectionStringBuilder(address.AppConnectionString).Password;
        await Execute(connection, $"""
            do $$ begin
                if not exists (select from pg_roles where rolname = '{OwnerRole}') then create role {OwnerRole} nologin; end if;
                if not exists (select from pg_roles where rolname = '{ApplicationGroup}') then create role {ApplicationGroup} nologin; end if;
                if not exists (select from pg_roles where rolname = '{AppRole}') then create role "{AppRole}" login; end if;
            end $$;
            grant {OwnerRole} to current_user;
            grant {ApplicationGroup} to "{AppRole}";
            """, stop);
        if (!string.IsNullOrEmpty(password))
        {
            await using var quote = new NpgsqlCommand("select quote_literal($1)", connection) { Parameters = { new() { Value = password } } };
            await Execute(connection, $"alter role \"{AppRole}\" login password {await quote.ExecuteScalarAsync(stop)}", stop);
        }
    }

    static async Task<bool> IsSuperuser(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand("select rolsuper from pg_roles where rolname = current_user", connection);
        return await ask.ExecuteScalarAsync(stop) is true;
    }

    static string Unpooled(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database, Pooling = false }.ConnectionString;

    static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
