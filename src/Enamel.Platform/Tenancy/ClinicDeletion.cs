using System.Globalization;
using System.Text.Json;
using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Npgsql;

namespace Enamel.Platform.Tenancy;

/// <summary>What the deletion of a clinic removed.</summary>
/// <param name="Clinic">Its word in addresses.</param>
/// <param name="Keys">How many of its keys were destroyed.</param>
/// <param name="Rows">How many rows of which table.</param>
public sealed record DeletedClinic(string Clinic, int Keys, IReadOnlyDictionary<string, long> Rows);

/// <summary>
/// Deletes a whole clinic: its keys first, so that nothing of it can be read any more, in backups either; then every row with its number, wherever it stands. Its own
/// record stays in the registry's trail, and a line in the ledger outside of the database. People's accounts stay: they may work elsewhere. Only an operator can.
/// </summary>
public sealed class ClinicDeletion(DatabaseAddress address, RemovalLedger ledger, TimeProvider clock)
{
    /// <summary>The word of the ledger.</summary>
    public const string Kind = "clinic";

    /// <summary>How many rows would go, by table.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Count(ClinicCard clinic, CancellationToken stop)
    {
        await using var connection = await Open(stop);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await Enter(connection, clinic, stop);
        foreach (var table in await Tables(connection, await Schema(connection, clinic, stop), stop))
            if (await Ask<long>(connection, $"select count(*) from {table.Place} where clinic_id = {Number(clinic)}", stop) is > 0 and var count) counts[table.Name] = count;
        return counts;
    }

    /// <summary>Deletes it.</summary>
    /// <param name="cause">Who wants it: an operator's name, or <c>replay</c>.</param>
    public async Task<DeletedClinic> Run(ClinicCard clinic, string cause, CancellationToken stop)
    {
        // Before anything goes: what is not remembered outside would come back with a backup.
        await ledger.Add(new(clinic.Slug, clinic.Id, Kind, Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow(), clock.GetUtcNow(), []), stop);
        await using var connection = await Open(stop);
        // By itself and first: should the rest not come to its end, what is left is unreadable, and the same command goes on.
        var keys = await Execute(connection, $"update registry.keys set wrapped = null, destroyed_at = coalesce(destroyed_at, now()) where clinic_id = {Number(clinic)} and wrapped is not null", stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var schema = await Schema(connection, clinic, stop);
        await Enter(connection, clinic, stop);
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        // They have no clinic of their own but their session's.
        await Execute(connection, $"delete from registry.refresh_tokens t using registry.sessions s where t.session_id = s.id and s.clinic_id = {Number(clinic)}", stop);
        var waiting = await Tables(connection, schema, stop);
        // Rows that others refer to wait for their turn.
        while (waiting.Count > 0)
        {
            var still = new List<ClinicTable>();
            foreach (var table in waiting)
            {
                await transaction.SaveAsync("one_table", stop);
                try
                {
                    if (await Execute(connection, $"delete from {table.Place} where clinic_id = {Number(clinic)}", stop) is > 0 and var count) rows[table.Name] = count;
                }
                catch (PostgresException referred) when (referred.SqlState == PostgresErrorCodes.ForeignKeyViolation)
                {
                    await transaction.RollbackAsync("one_table", stop);
                    still.Add(table);
                }
            }
            if (still.Count == waiting.Count) throw new InvalidOperationException($"Rows of {string.Join(", ", still.Select(table => table.Name))} are referred to from outside of the clinic.");
            waiting = still;
        }
        // What the trail was told meanwhile.
        await Execute(connection, $"delete from \"{schema}\".audit_entries where clinic_id = {Number(clinic)}", stop);
        await Execute(connection, $"delete from registry.clinics where id = {Number(clinic)}", stop);
        await using (var tell = new NpgsqlCommand(
            """
            insert into registry.audit_entries (clinic_id, id, at, request_id, action, subject, subject_id, after)
            values ($1, registry.uuid_v7(), clock_timestamp(), $2, 'delete-clinic', 'registry_clinics', $3, $4::jsonb)
            """, connection))
        {
            tell.Parameters.Add(new() { Value = clinic.Id });
            tell.Parameters.Add(new() { Value = $"command:clinics delete ({cause})" });
            tell.Parameters.Add(new() { Value = clinic.Slug });
            tell.Parameters.Add(new() { Value = JsonSerializer.Serialize(new { clinic.Slug, cause, keys, rows }, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            await tell.ExecuteNonQueryAsync(stop);
        }
        await transaction.CommitAsync(stop);
        // A schema of its own holds nothing any more; the pool stays, others live there.
        if (!schema.StartsWith("pool_", StringComparison.Ordinal)) await Execute(connection, $"drop schema \"{schema}\" cascade", stop);
        return new(clinic.Slug, keys, rows);
    }

    // Every table that has the clinic's number, its own trail last, for that is told of the others. The registry's trail stays, with the record of this; and so do the
    // keys' rows, which hold nothing any more but when they were destroyed.
    static async Task<List<ClinicTable>> Tables(NpgsqlConnection connection, string schema, CancellationToken stop)
    {
        await using var find = new NpgsqlCommand(
            """
            select format('%I.%I', n.nspname, c.relname), case when n.nspname = 'registry' then 'registry_' else '' end || c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'clinic_id' and not a.attisdropped
            where c.relkind = 'r' and n.nspname in ('registry', $1) and not (n.nspname = 'registry' and c.relname in ('audit_entries', 'keys')) 
            order by case c.relname when 'audit_entries' then 2 else (c.relname like 'audit\_%')::int end, n.nspname desc, c.relname
            """, connection)
        { Parameters = { new() { Value = schema } } };
        await using var reader = await find.ExecuteReaderAsync(stop);
        var tables = new List<ClinicTable>();
        while (await reader.ReadAsync(stop)) tables.Add(new(reader.GetString(0), reader.GetString(1)));
        return tables;
    }

    // The clinic's own triggers ask these; and the trail of the rows that go, goes with them.
    static Task<int> Enter(NpgsqlConnection connection, ClinicCard clinic, CancellationToken stop) =>
        Execute(connection, $"select set_config('enamel.clinic_id', '{Number(clinic)}', false), set_config('enamel.request_id', 'command:clinics delete', false), set_config('enamel.erasing', 'on', false)", stop);

    static async Task<string> Schema(NpgsqlConnection connection, ClinicCard clinic, CancellationToken stop) =>
        await Ask<string>(connection, $"select schema_name from registry.clinics where id = {Number(clinic)}", stop) ?? throw new InvalidOperationException($"The clinic {clinic.Slug} is gone already.");

    async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(address.AsOwner("registry"));
        await connection.OpenAsync(stop);
        return connection;
    }

    static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(stop);
    }

    static async Task<T?> Ask<T>(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(stop) is T value ? value : default;
    }

    static string Number(ClinicCard clinic) => clinic.Id.ToString(CultureInfo.InvariantCulture);

    sealed record ClinicTable(string Place, string Name);
}
