using System.Buffers;
using System.Text;
using Enamel.Platform.Privacy;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>What a sealing did.</summary>
/// <param name="Blocks">How many blocks came to the chain.</param>
/// <param name="Entries">How many entries they hold.</param>
public sealed record SealingDone(int Blocks, long Entries)
{
    internal static readonly SealingDone Nothing = new(0, 0);
}

/// <summary>
/// Seals what has been written: gathers entries into blocks, signs each and puts it behind the chain. Any number of servers may try: for each clinic one has
/// the seal in hand and the others go on to the next. Writers are never waited for, and never wait.
/// </summary>
public sealed class TrailSealing(NpgsqlDataSource database, IMasterKeyProvider master)
{
    /// <summary>The most entries of one block.</summary>
    internal const int LargestBlock = 4096;

    // Of one transaction: a long import is sealed piece by piece.
    const int MostAtOnce = 5 * LargestBlock;

    /// <summary>Seals all that is settled, of all clinics and the platform.</summary>
    public async Task<SealingDone> SealAll(CancellationToken stop)
    {
        var all = SealingDone.Nothing;
        foreach (var clinicId in await Waiting(stop))
        {
            var done = await Seal(clinicId, stop);
            all = new(all.Blocks + done.Blocks, all.Entries + done.Entries);
        }
        return all;
    }

    /// <summary>Whose entries wait for a seal.</summary>
    internal async Task<IReadOnlyList<int>> Waiting(CancellationToken stop)
    {
        await using var command = database.CreateCommand("select registry.audit_waiting()");
        await using var rows = await command.ExecuteReaderAsync(stop);
        var waiting = new List<int>();
        while (await rows.ReadAsync(stop)) waiting.Add(rows.GetInt32(0));
        return waiting;
    }

    /// <summary>Seals what is settled of one clinic; nothing where another server is at it.</summary>
    /// <param name="clinicId">Whose; 0 is the platform.</param>
    public async Task<SealingDone> Seal(int clinicId, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        using var keys = await SealKeys.Of(clinicId, connection, master, stop);
        var all = SealingDone.Nothing;
        // A clinic without a key was never opened to the end; the migrator gives one to whoever lacks it.
        while (keys.Newest is not null)
        {
            var done = await Once(clinicId, connection, keys.Newest, stop);
            all = new(all.Blocks + done.Blocks, all.Entries + done.Entries);
            if (done.Entries < MostAtOnce) break;
        }
        return all;
    }

    static async Task<SealingDone> Once(int clinicId, NpgsqlConnection connection, Identity.SigningKey key, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (await Begin(clinicId, connection, stop) is not { } head) return SealingDone.Nothing;
        var entries = await Settled(clinicId, connection, head, stop);
        var blocks = 0;
        for (var at = 0; at < entries.Count; at += LargestBlock)
        {
            var block = entries.GetRange(at, Math.Min(LargestBlock, entries.Count - at));
            // The last block reaches up to what is settled, so that what would be slipped in before that is seen. What did not fit comes next.
            var upto = at + LargestBlock >= entries.Count && entries.Count < MostAtOnce ? Place.Below(head.UntilTick) : block[^1].Place;
            head = head with { Hash = await Append(clinicId, connection, head, block, upto, key, stop), Number = head.Number + 1 };
            blocks++;
        }
        await transaction.CommitAsync(stop);
        return new(blocks, entries.Count);
    }

    static async Task<byte[]> Append(int clinicId, NpgsqlConnection connection, Head head, List<Sealable> block, Place upto, Identity.SigningKey key, CancellationToken stop)
    {
        var leaves = Leaves.Of([.. block.Select(entry => (entry.Place.Id, entry.Hash))]);
        var text = new BlockHeader(clinicId, head.Number + 1, head.Hash, leaves.Root(), block.Count, upto, head.NextTick, head.At, key.KeyId).Text;
        await using var append = new NpgsqlCommand("select registry.audit_append_block($1, $2, $3, $4, $5, $6, $7, $8)", connection);
        foreach (var value in new object[] { clinicId, head.Hash, upto.Tick, upto.Id, block.Count, text, key.Sign(Encoding.UTF8.GetBytes(text)), leaves.Stored })
            append.Parameters.Add(new() { Value = value });
        await append.ExecuteNonQueryAsync(stop);
        return BlockHeader.Hash(text);
    }

    static async Task<Head?> Begin(int clinicId, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var begin = new NpgsqlCommand("select number, hash, upto_tick, upto_id, until_tick, next_tick, at from registry.audit_begin_sealing($1)", connection) { Parameters = { new() { Value = clinicId } } };
        await using var row = await begin.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop)
            ? new(row.GetInt64(0), (byte[])row[1], new(row.GetInt64(2), row.GetGuid(3)), row.GetInt64(4), row.GetInt64(5), row.GetDateTime(6))
            : null;
    }

    static async Task<List<Sealable>> Settled(int clinicId, NpgsqlConnection connection, Head head, CancellationToken stop)
    {
        await using var read = new NpgsqlCommand("select * from registry.audit_entries_between($1, $2, $3, $4, $5)", connection);
        foreach (var value in new object[] { clinicId, head.Upto.Tick, head.Upto.Id, head.UntilTick, MostAtOnce }) read.Parameters.Add(new() { Value = value });
        await using var rows = await read.ExecuteReaderAsync(stop);
        var scratch = new ArrayBufferWriter<byte>(4096);
        var settled = new List<Sealable>();
        while (await rows.ReadAsync(stop))
        {
            var entry = TrailEntry.Read(rows, clinicId);
            settled.Add(new(entry.Place, entry.Hash(scratch)));
        }
        return settled;
    }

    sealed record Head(long Number, byte[] Hash, Place Upto, long UntilTick, long NextTick, DateTime At);

    readonly record struct Sealable(Place Place, byte[] Hash);
}
