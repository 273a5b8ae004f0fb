using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.Privacy;

/// <summary>What a wrapped key is for. The word is part of what it is bound to, so one cannot stand in for another.</summary>
public enum KeyPurpose
{
    /// <summary>Seals a clinic's fields.</summary>
    Data,
    /// <summary>Keys a clinic's blind index.</summary>
    Index,
    /// <summary>Signs access tokens (a private key, PKCS #8).</summary>
    Signing,
    /// <summary>Signs the blocks of a clinic's trail (a private key, PKCS #8). Kept as long as the trail.</summary>
    Seal,
}

/// <summary>The stored words of <see cref="KeyPurpose"/>.</summary>
public static class KeyPurposeWords
{
    /// <summary>The word in which it is stored.</summary>
    public static string Word(this KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Data => "data",
        KeyPurpose.Index => "index",
        KeyPurpose.Signing => "signing",
        KeyPurpose.Seal => "seal",
    };

    /// <summary>The purpose that a stored word names.</summary>
    /// <exception cref="ArgumentException">No purpose has this word.</exception>
    public static KeyPurpose ToPurpose(string word) =>
        Enum.GetValues<KeyPurpose>().Where(purpose => purpose.Word() == word).Select(purpose => (KeyPurpose?)purpose).SingleOrDefault()
        ?? throw new ArgumentException($"'{word}' is no purpose of a key.", nameof(word));
}

/// <summary>A key as it is stored: encrypted by a master key and bound to clinic, purpose and number.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Number">Its number among the keys of the same clinic and purpose, from 1.</param>
/// <param name="Bytes">The encrypted key, in the layout of every envelope; the key number in it is the master key's.</param>
public sealed record WrappedKey(KeyPurpose Purpose, int Number, byte[] Bytes)
{
    /// <summary>The number of the master key that wraps it; 0 when it is too damaged to tell.</summary>
    public int MasterNumber => Envelope.KeyNumberOf(Bytes);

    /// <summary>Wraps a key by the newest master key.</summary>
    public static WrappedKey Wrap(int clinicId, KeyPurpose purpose, int number, ReadOnlySpan<byte> key, MasterKeys master)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var current = master.Current;
        return new(purpose, number, Envelope.Seal(current.Key, current.Number, key, Context(clinicId, purpose, number)));
    }

    /// <summary>The key itself, which the caller wipes or keeps in memory.</summary>
    /// <exception cref="SealBrokenException">It does not open.</exception>
    public byte[] Open(int clinicId, MasterKeys master) =>
        (master.Find(MasterNumber) is { } wrapping ? Envelope.Open(wrapping.Key, Bytes, Context(clinicId, Purpose, Number)) : null)
        ?? throw new SealBrokenException($"{Purpose.Word()} key {Number} of clinic {clinicId}", MasterNumber);

    /// <summary>The same key wrapped by the newest master key, after which the older ones are no longer needed for it.</summary>
    /// <exception cref="SealBrokenException">It does not open.</exception>
    public WrappedKey Rewrap(int clinicId, MasterKeys master)
    {
        var key = Open(clinicId, master);
        try
        {
            return Wrap(clinicId, Purpose, Number, key, master);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Purpose and numbers, never a key.</summary>
    public override string ToString() => $"{Purpose.Word()} key {Number}, wrapped by master key {MasterNumber}";

    static byte[] Context(int clinicId, KeyPurpose purpose, int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"enamel|wrap|{clinicId}|{purpose.Word()}|{number}"));
}
