using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Enamel.Platform.Identity;

/// <summary>A P-256 key that signs tokens. Its private half leaves only as PKCS #8 bytes, to be wrapped and stored.</summary>
public sealed class SigningKey : IDisposable
{
    readonly ConcurrentBag<ECDsa> _spare = []; // as in PublicKey: one per thread that signs at the moment
    readonly byte[] _pkcs8;

    SigningKey(ECDsa key)
    {
        _pkcs8 = key.ExportPkcs8PrivateKey();
        _spare.Add(key);
        Public = PublicKey.Of(key);
    }

    /// <summary>The half that everybody may know.</summary>
    public PublicKey Public { get; }

    /// <summary>The key's name in a token's header.</summary>
    public string KeyId => Public.Thumbprint;

    /// <summary>Makes a fresh key.</summary>
    public static SigningKey Make() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Takes up a stored key.</summary>
    /// <exception cref="CryptographicException">The bytes are not a P-256 private key.</exception>
    public static SigningKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        var key = Import(pkcs8);
        if (key.KeySize == 256) return new(key);
        key.Dispose();
        throw new CryptographicException("The stored signing key is not on the curve P-256.");
    }

    /// <summary>The private half; whoever takes it wraps it at once and wipes it.</summary>
    public byte[] ToPkcs8() => [.. _pkcs8];

    internal byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        var key = _spare.TryTake(out var spare) ? spare : Import(_pkcs8);
        var signature = key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _spare.Add(key);
        return signature;
    }

    /// <summary>Wipes the private half.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_pkcs8);
        while (_spare.TryTake(out var key)) key.Dispose();
    }

    /// <summary>Its name, never the key.</summary>
    public override string ToString() => $"signing key {KeyId}";

    static ECDsa Import(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }
}
