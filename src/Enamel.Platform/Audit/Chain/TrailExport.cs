using System.Formats.Asn1;
using System.Text.Json;
using Enamel.Platform.Privacy;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>What an export holds.</summary>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Entries">How many sealed entries.</param>
/// <param name="Head">The hash of the last block, to be held against an anchor.</param>
public sealed record TrailExported(long Blocks, long Entries, string? Head);

/// <summary>
/// Writes sealed blocks with their entries, line by line, so that anybody can check them without Enamel: the first line gives the keys, the next what
/// retention runs have removed, each further line that begins with <c>{</c> a block with its signature, each that begins with <c>[</c> an entry, whose SHA-256 is its hash. docs/operations/audit.md has the recipe.
/// </summary>
public sealed class TrailExport(IMasterKeyProvider master)
{
    /// <summary>Exports the blocks that were sealed within a time. What is not sealed yet is not in it.</summary>
    /// <param name="connection">Of a role that may read both trails, with no transaction open.</param>
    /// <param name="clinicId">Whose; 0 is the platform.</param>
    /// <param name="from">Sealed no earlier; null for from the beginning.</param>
    /// <param name="to">Sealed before; null for to the end.</param>
    public async Task<TrailExported> Run(NpgsqlConnection connection, int clinicId, DateTime? from, DateTime? to, TextWriter output, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        using var keys = await SealKeys.Of(clinicId, connection, master, stop);
        await output.WriteAsync(JsonSerializer.Serialize(new
        {
            kind = "enamel-trail-export-1",
            clinic = clinicId,
            keys = keys.All.ToDictionary(key => key.Key, key => key.Value.Public.ToPem(), StringComparer.Ordinal),
        }) + "\n");
        var trail = await TrailReader.Open(connection, clinicId, isApplication: false, stop);
        if (trail.Schema is { } schema) await WriteRetirements(connection, clinicId, schema, output, stop);
        var (blocks, entries, head) = (0L, 0L, (string?)null);
        var entry = await trail.NextEntry(stop);
        while (await trail.NextBlock(stop) is { } block)
        {
            if (BlockHeader.Read(block.Header) is not { } header) throw new InvalidDataException($"Block {block.Number} does not hold together: ./enamel audit verify says why.");
            var isWanted = (from is null || header.SealedAt >= from) && (to is null || header.SealedAt < to);
            if (isWanted) await Write(block, output);
            for (; entry is not null && entry.Place <= block.Upto; entry = await trail.NextEntry(stop))
                if (isWanted) await output.WriteAsync(entry.Line + "\n");
            if (isWanted) (blocks, entries, head) = (blocks + 1, entries + header.Entries, Convert.ToHexStringLower(BlockHeader.Hash(block.Header)));
        }
        await trail.Close(stop);
        return new(blocks, entries, head);
    }

    // What went by right, over the clinic's signature: of nothing else a reader may believe that it went so.
    static async Task WriteRetirements(NpgsqlConnection connection, int clinicId, string schema, TextWriter output, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"select record, signature, removed from {schema}.audit_retirements where clinic_id = $1 order by id", connection) { Parameters = { new() { Value = clinicId } } };
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            var removed = (byte[])rows[2];
            await output.WriteAsync(JsonSerializer.Serialize(new
            {
                retirement = rows.GetString(0),
                signature = Convert.ToBase64String(Der((byte[])rows[1])),
                removed = removed.Chunk(Retirements.IdLength).Select(Convert.ToHexStringLower),
            }) + "\n");
        }
    }

    // The ids are those of the entries as they were sealed: one that is not among the lines below was removed.
    static Task Write(StoredBlock block, TextWriter output)
    {
        var leaves = new Leaves(block.Leaves);
        return output.WriteAsync(JsonSerializer.Serialize(new
        {
            header = block.Header,
            signature = Convert.ToBase64String(Der(block.Signature)),
            leaves = Enumerable.Range(0, leaves.Count).Select(at => leaves.Id(at).ToString("N") + Convert.ToHexStringLower(leaves.Hash(at))),
        }) + "\n");
    }

    // Two numbers, as openssl reads them.
    static byte[] Der(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trimmed(signature.AsSpan(0, signature.Length / 2)));
            writer.WriteIntegerUnsigned(Trimmed(signature.AsSpan(signature.Length / 2)));
        }
        return writer.Encode();
    }

    static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> number) => number.TrimStart((byte)0) is { Length: > 0 } trimmed ? trimmed : [0];
}
