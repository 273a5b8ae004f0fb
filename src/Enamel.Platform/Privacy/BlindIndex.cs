using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.Privacy;

/// <summary>
/// Finds an encrypted value, and keeps it unique, without opening any: HMAC-SHA-256 of the normalised value under a key that
/// the database does not hold. A plain hash would not do: all identity numbers of a country can be tried in minutes.
/// </summary>
public sealed class BlindIndex
{
    readonly byte[] _key;

    /// <summary>Takes the index key.</summary>
    /// <param name="key">32 bytes; copied.</param>
    public BlindIndex(ReadOnlySpan<byte> key)
    {
        if (key.Length != Envelope.KeyLength) throw new ArgumentException("An index key has 32 bytes.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>The index of a value: 32 bytes, the same for the same field and value; null for none, so that many patients without one coexist.</summary>
    /// <param name="field">The field's name, such as <c>cin</c>: the same value in another field has another index.</param>
    /// <param name="normalised">The value in its one normal form; what is typed differently would not be found.</param>
    public byte[]? Of(string field, string? normalised) =>
        string.IsNullOrEmpty(normalised) ? null : HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{field}:v1:{normalised}"));

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => "blind index •••";
}
