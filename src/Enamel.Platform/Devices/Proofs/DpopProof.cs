using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Identity;

namespace Enamel.Platform.Devices;

/// <summary>
/// A proof that whoever sends a request holds a key (RFC 9449, DPoP): a token signed by that key, made for one method and one address, at one moment. All
/// that can be judged without asking anybody is judged here; nonce and replay are <see cref="RequestProof"/>'s.
/// </summary>
/// <param name="Key">The key that it shows, and is signed by.</param>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="Method">Its <c>htm</c>.</param>
/// <param name="Address">Its <c>htu</c>, normalised.</param>
/// <param name="IssuedAt">Its <c>iat</c>.</param>
/// <param name="Nonce">The server's word that it repeats.</param>
/// <param name="TokenHash">Its <c>ath</c>.</param>
public sealed record DpopProof(PublicKey Key, string Id, string Method, string Address, DateTimeOffset IssuedAt, string? Nonce, string? TokenHash)
{
    /// <summary>The kind of token in its header.</summary>
    public const string Type = "dpop+jwt";

    /// <summary>How old a proof may be.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead a terminal's clock may be.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    const int LongestId = 200, LongestProof = 4 * 1024;

    /// <summary>Takes a proof apart and believes its signature.</summary>
    /// <param name="text">As it came; anything may stand in it.</param>
    public static Outcome<DpopProof> Read(string text)
    {
        if (text.Length > LongestProof || !JwsParts.Read(text).Succeeded(out var parts, out _)) return ProofRefusals.Malformed;
        if (!string.Equals(parts.Type, Type, StringComparison.OrdinalIgnoreCase)
            || !parts.Header.TryGetProperty("jwk", out var jwk) || !PublicKey.FromJwk(jwk).Succeeded(out var key, out _)) return ProofRefusals.Malformed;
        if (parts.Payload.Text("jti") is not { Length: > 0 and <= LongestId } id || parts.Payload.Text("htm") is not { } method
            || parts.Payload.Text("htu") is not { } address || Normalised(address) is not { } normalised || parts.Payload.Instant("iat") is not { } issuedAt
            || !IsTextOrAbsent(parts.Payload, "nonce") || !IsTextOrAbsent(parts.Payload, "ath")) return ProofRefusals.Malformed;
        return parts.IsSignedBy(key)
            ? new DpopProof(key, id, method, normalised, issuedAt, parts.Payload.Text("nonce"), parts.Payload.Text("ath")) : ProofRefusals.WrongSignature;
    }

    /// <summary>Whether it was made for this request, and lately.</summary>
    /// <param name="method">The request's.</param>
    /// <param name="address">The request's public address.</param>
    /// <param name="accessToken">The token that it comes with; null where there is none yet.</param>
    public Outcome Fits(string method, string address, string? accessToken, DateTimeOffset now)
    {
        if (Method != method) return ProofRefusals.WrongMethod;
        if (Address != Normalised(address)) return ProofRefusals.WrongAddress;
        if (IssuedAt > now + ClockSkew || IssuedAt < now - Life) return ProofRefusals.Stale;
        return accessToken is null || TokenHash == HashOf(accessToken) ? Outcome.Done : ProofRefusals.WrongToken;
    }

    /// <summary>What <c>ath</c> says of an access token.</summary>
    public static string HashOf(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    /// <summary>By what a second showing is recognised.</summary>
    public byte[] Fingerprint => SHA256.HashData(Encoding.UTF8.GetBytes($"{Key.Thumbprint}\n{Address}\n{Id}"));

    // RFC 3986: case of scheme and host, the default port, dots in the path and needless escapes make no difference; query and fragment do not count.
    static string? Normalised(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : null;

    static bool IsTextOrAbsent(JsonElement claims, string member) => !claims.TryGetProperty(member, out _) || claims.Text(member) is not null;
}
