using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Enamel.Kernel;

namespace Enamel.Platform.Privacy;

/// <summary>
/// Opens values that a Django deployment encrypted with Fernet (github.com/fernet/spec), so that they can be sealed anew on import.
/// With several keys each is tried, as MultiFernet does after a rotation. It only opens: nothing here is ever stored as Fernet.
/// </summary>
public sealed class Fernet
{
    const byte Version = 0x80;
    const int HalfLength = 16, IvAt = 9, TextAt = IvAt + HalfLength, MacLength = 32;

    readonly byte[][] _keys;

    Fernet(byte[][] keys) => _keys = keys;

    /// <summary>Takes one or more keys, each 32 bytes in base64url, newest first.</summary>
    public static Outcome<Fernet> WithKeys(params IEnumerable<string> keys)
    {
        var read = new List<byte[]>();
        foreach (var key in keys)
        {
            if (Decode(key.Trim()) is not { Length: 2 * HalfLength } bytes) return PrivacyRefusals.FernetKeyMalformed;
            read.Add(bytes);
        }
        return read.Count > 0 ? new Fernet([.. read]) : PrivacyRefusals.FernetKeyMalformed;
    }

    /// <summary>Opens a token and gives its bytes. Its age is not looked at: stored data do not expire.</summary>
    /// <returns>The bytes; or <see cref="PrivacyRefusals.FernetTokenBroken"/>, which does not tell malformed from forged.</returns>
    public Outcome<byte[]> Open(string token)
    {
        if (Decode(token) is not { } bytes || bytes.Length < TextAt + HalfLength + MacLength || bytes[0] != Version
            || (bytes.Length - TextAt - MacLength) % HalfLength != 0)
            return PrivacyRefusals.FernetTokenBroken;
        foreach (var key in _keys)
        {
            if (IsSignedBy(key, bytes)) return Decrypt(key, bytes) is { } plain ? plain : PrivacyRefusals.FernetTokenBroken;
        }
        return PrivacyRefusals.FernetTokenBroken;
    }

    /// <summary>How many keys, never a key.</summary>
    public override string ToString() => $"Fernet with {_keys.Length} keys";

    static bool IsSignedBy(byte[] key, ReadOnlySpan<byte> token) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.AsSpan(0, HalfLength), token[..^MacLength]), token[^MacLength..]);

    static byte[]? Decrypt(byte[] key, ReadOnlySpan<byte> token)
    {
        using var aes = Aes.Create();
        aes.SetKey(key.AsSpan(HalfLength));
        try
        {
            return aes.DecryptCbc(token[TextAt..^MacLength], token.Slice(IvAt, HalfLength), PaddingMode.PKCS7);
        }
        catch (CryptographicException) // signed by the right key, but padded wrongly
        {
            return null;
        }
    }

    static byte[]? Decode(string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return null;
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
