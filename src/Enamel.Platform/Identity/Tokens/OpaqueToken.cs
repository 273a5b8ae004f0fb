using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.Identity;

/// <summary>
/// A token that means nothing by itself: refresh tokens, session cookies, invitations. The database holds only its hash; being 256 random
/// bits, it needs no slow one.
/// </summary>
public sealed class OpaqueToken
{
    const int ByteLength = 32, TextLength = 43;

    OpaqueToken(string text) => Text = text;

    /// <summary>What the bearer is given, once: 43 characters of base64url.</summary>
    public string Text { get; }

    /// <summary>What is stored of it.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>Makes a fresh one.</summary>
    public static OpaqueToken Make() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ByteLength)));

    /// <summary>The stored form of a token that somebody shows; null when it cannot be one of ours, so that nothing needs to be looked up.</summary>
    public static byte[]? HashOf(string? shown) =>
        shown is { Length: TextLength } && Base64UrlText.Decode(shown) is { Length: ByteLength } ? new OpaqueToken(shown).Hash : null;

    /// <summary>Dots.</summary>
    public override string ToString() => "•••";
}
