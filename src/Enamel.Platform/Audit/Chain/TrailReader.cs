using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>A block as it is stored.</summary>
sealed record StoredBlock(long Number, Place Upto, int Entries, string Header, byte[] Signature, byte[] Leaves);

/// <summary>Reads a trail's blocks and entries in their order, some at a time, beside each other and as of one moment: the transaction's.</summary>
sealed class TrailReader
{
    const int EntriesAtOnce = 5_000, BlocksAtOnce = 200;

    readonly NpgsqlConnection connection;
    readonly int clinicId;
    readonly Queue<TrailEntry> entries = new();
    readonly Queue<StoredBlock> blocks = new();
    readonly bool isApplication;
    bool hasMoreEntries = true, hasMoreBlocks = true;

    TrailReader(NpgsqlConnection connection, int clinicId, string? schema, bool isApplication) =>
        (this.connection, this.clinicId, Schema, this.isApplication) = (connection, clinicId, schema, isApplication);

    /// <summary>Where the clinic's own tables are; none for the platform.</summary>
    public string? Schema { get; }

    /// <summary>Opens the two cursors.</summary>
    public static async Task<TrailReader> Open(NpgsqlConnection connection, int clinicId, bool isApplication, CancellationToken stop)
    {
        await using var where = new NpgsqlCommand("select quote_ident(schema_name) from registry.clinics where id = $1", connection) { Parameters = { new() { Value = clinicId } } };
        var trail = new TrailReader(connection, clinicId, await where.ExecuteScalarAsync(stop) as string, isApplication);
        // Both roles that verify come under row security, or are above it.
        await trail.Do($"set local enamel.clinic_id to '{trail.Number}'", stop);
        if (isApplication)
        {
            // The registry's entries are closed to this role; what it may know of them, and of its own clinic alone, it asks a function.
            await trail.Do($"declare trail_entries no scroll cursor for select * from registry.audit_entries_between({trail.Number}, -1, '{Guid.Empty}', {long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)}, null)", stop);
            await trail.OpenBlocks(stop);
            return trail;
        }
        var own = trail.Schema is null ? "" : $" union all select 'clinic', {TrailEntry.Columns} from {trail.Schema}.audit_entries where clinic_id = {trail.Number}";
        await trail.Do($"declare trail_entries no scroll cursor for select 'registry' as source, {TrailEntry.Columns} from registry.audit_entries where clinic_id = {trail.Number}{own} order by tick, id", stop);
        await trail.OpenBlocks(stop);
        return trail;
    }

    /// <summary>Begins with the blocks anew.</summary>
    public async Task Again(CancellationToken stop)
    {
        await Do("close trail_blocks", stop);
        blocks.Clear();
        await OpenBlocks(stop);
    }

    /// <summary>Closes the cursors.</summary>
    public Task Close(CancellationToken stop) => Do("close trail_entries; close trail_blocks", stop);

    /// <summary>The next entry; null behind the last.</summary>
    public async ValueTask<TrailEntry?> NextEntry(CancellationToken stop)
    {
        if (entries.Count == 0 && hasMoreEntries) hasMoreEntries = await Fetch("trail_entries", EntriesAtOnce, row => entries.Enqueue(TrailEntry.Read(row, clinicId)), stop);
        return entries.TryDequeue(out var next) ? next : null;
    }

    /// <summary>The next block; null behind the last.</summary>
    public async ValueTask<StoredBlock?> NextBlock(CancellationToken stop)
    {
        if (blocks.Count == 0 && hasMoreBlocks)
            hasMoreBlocks = await Fetch("trail_blocks", BlocksAtOnce, row => blocks.Enqueue(new(
                row.GetInt64(0), new(row.GetInt64(1), row.GetGuid(2)), row.GetInt32(3), row.GetString(4), (byte[])row[5], (byte[])row[6])), stop);
        return blocks.TryDequeue(out var next) ? next : null;
    }

    /// <summary>The database's time, and the number that no transaction has had as of this moment.</summary>
    public async Task<(DateTime Now, long NextTick)> Now(CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand(isApplication ? "select clock_timestamp(), 9223372036854775807" :
            "select clock_timestamp(), 281474976710656 * (select max(era) from registry.audit_eras) + pg_snapshot_xmax(pg_current_snapshot())::text::bigint", connection);
        await using var row = await ask.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return (row.GetDateTime(0), row.GetInt64(1));
    }

    /// <summary>What the registry remembers as the newest block; null when it remembers none.</summary>
    public async Task<(long Number, byte[] Hash)?> Head(CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand("select number, hash from registry.audit_heads where clinic_id = $1 and number > 0", connection) { Parameters = { new() { Value = clinicId } } };
        await using var row = await ask.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? (row.GetInt64(0), (byte[])row[1]) : null;
    }

    /// <summary>When the database began to live where it lives now; null when it has never moved, nor been restored into another server.</summary>
    public async Task<DateTime?> MovedAt(CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand("select began_at from registry.audit_eras where era > 1 order by era desc limit 1", connection);
        return await ask.ExecuteScalarAsync(stop) as DateTime?;
    }

    string Number => clinicId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    async Task OpenBlocks(CancellationToken stop)
    {
        await Do($"declare trail_blocks no scroll cursor for select number, upto_tick, upto_id, entries, header, signature, leaves from {Schema ?? "registry"}.audit_blocks where clinic_id = {Number} order by number", stop);
        hasMoreBlocks = true;
    }

    async Task Do(string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    async Task<bool> Fetch(string cursor, int count, Action<NpgsqlDataReader> take, CancellationToken stop)
    {
        await using var fetch = new NpgsqlCommand($"fetch {count} from {cursor}", connection);
        await using var rows = await fetch.ExecuteReaderAsync(stop);
        var read = 0;
        for (; await rows.ReadAsync(stop); read++) take(rows);
        return read == count;
    }
}
