using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Enamel.Platform.Privacy;

/// <summary>
/// The bytes of everything that is encrypted here, AES-256-GCM:
/// version 1 (1 byte) | key number (4 bytes, big-endian) | nonce (12) | ciphertext | tag (16).
/// </summary>
static class Envelope
{
    public const int KeyLength = 32;
    const byte Version = 1;
    const int NumberAt = 1, NonceAt = 5, NonceLength = 12, TextAt = NonceAt + NonceLength, TagLength = 16;

    /// <summary>The key's number, readable without any key; 0 when these are not such bytes.</summary>
    public static int KeyNumberOf(ReadOnlySpan<byte> envelope) =>
        envelope.Length >= TextAt + TagLength && envelope[0] == Version ? BinaryPrimitives.ReadInt32BigEndian(envelope[NumberAt..]) : 0;

    public static byte[] Seal(ReadOnlySpan<byte> key, int keyNumber, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var envelope = new byte[TextAt + plain.Length + TagLength];
        envelope[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(NumberAt), keyNumber);
        var nonce = envelope.AsSpan(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, envelope.AsSpan(TextAt, plain.Length), envelope.AsSpan(TextAt + plain.Length), context);
        return envelope;
    }

    /// <returns>The plain bytes, which the caller wipes; null when key, context or any byte is not what it was sealed with.</returns>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> context)
    {
        if (KeyNumberOf(envelope) == 0) return null;
        var plain = new byte[envelope.Length - TextAt - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(envelope.Slice(NonceAt, NonceLength), envelope.Slice(TextAt, plain.Length), envelope[^TagLength..], plain, context);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
