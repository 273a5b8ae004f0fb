using System.Security.Cryptography;

namespace Enamel.Platform.Audit.Chain;

/// <summary>
/// The entries of a block: for each its id and its hash, one behind the other, as they are stored beside the block. Their Merkle root is signed. What an
/// entry was is forgotten with it; that it was there, and where, is not.
/// </summary>
sealed class Leaves
{
    const int IdLength = 16, HashLength = SHA256.HashSizeInBytes;

    /// <summary>Bytes of one.</summary>
    public const int Size = IdLength + HashLength;

    readonly byte[] bytes;

    /// <summary>Takes what is stored.</summary>
    /// <exception cref="FormatException">It is not made of leaves.</exception>
    public Leaves(byte[] stored)
    {
        if (stored.Length % Size != 0) throw new FormatException("The leaves of a block are cut.");
        bytes = stored;
    }

    /// <summary>Gathers entries into what is stored.</summary>
    public static Leaves Of(IReadOnlyList<(Guid Id, byte[] Hash)> entries)
    {
        var stored = new byte[entries.Count * Size];
        for (var at = 0; at < entries.Count; at++)
        {
            entries[at].Id.TryWriteBytes(stored.AsSpan(at * Size, IdLength), bigEndian: true, out _);
            entries[at].Hash.CopyTo(stored, (at * Size) + IdLength);
        }
        return new(stored);
    }

    /// <summary>What is stored.</summary>
    public byte[] Stored => bytes;

    /// <summary>How many.</summary>
    public int Count => bytes.Length / Size;

    /// <summary>The id of one.</summary>
    public Guid Id(int at) => new(bytes.AsSpan(at * Size, IdLength), bigEndian: true);

    /// <summary>The hash of one.</summary>
    public ReadOnlySpan<byte> Hash(int at) => bytes.AsSpan((at * Size) + IdLength, HashLength);

    /// <summary>
    /// The Merkle root: SHA-256 over 0 and the leaf, then over 1 and each two neighbours, level by level; who has no neighbour goes up as he is. The two
    /// first bytes keep a node from passing for a leaf (RFC 6962 does the same).
    /// </summary>
    public byte[] Root()
    {
        if (Count == 0) throw new InvalidOperationException("A block holds at least one entry.");
        Span<byte> leaf = stackalloc byte[1 + Size];
        Span<byte> pair = stackalloc byte[1 + (2 * HashLength)];
        leaf[0] = 0;
        pair[0] = 1;
        var level = new byte[Count * HashLength];
        for (var at = 0; at < Count; at++)
        {
            bytes.AsSpan(at * Size, Size).CopyTo(leaf[1..]);
            SHA256.HashData(leaf, level.AsSpan(at * HashLength));
        }
        for (var count = Count; count > 1; count = (count + 1) / 2)
        {
            for (var at = 0; at < count / 2; at++)
            {
                level.AsSpan(2 * at * HashLength, 2 * HashLength).CopyTo(pair[1..]);
                SHA256.HashData(pair, level.AsSpan(at * HashLength));
            }
            if (count % 2 == 1) level.AsSpan((count - 1) * HashLength, HashLength).CopyTo(level.AsSpan(count / 2 * HashLength));
        }
        return level[..HashLength];
    }
}
