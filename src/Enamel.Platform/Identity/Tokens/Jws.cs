using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Enamel.Kernel;

namespace Enamel.Platform.Identity;

/// <summary>Signed JSON in compact form (RFC 7515, 7519), ES256 and nothing else.</summary>
public static class Jws
{
    /// <summary>The only algorithm that is signed with and believed.</summary>
    public const string Algorithm = "ES256";

    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaximumLength = 8 * 1024;

    /// <summary>Signs a JSON object.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <param name="type">What kind of token it is, so that one kind cannot pass for another.</param>
    /// <param name="key">Its name goes into the header.</param>
    public static string Sign(ReadOnlySpan<byte> payload, string type, SigningKey key)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["alg"] = Algorithm, ["typ"] = type, ["kid"] = key.KeyId,
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Believes a token that one of our keys has signed.</summary>
    /// <param name="token">As it came; anything may stand in it.</param>
    /// <param name="type">The kind of token that is expected.</param>
    /// <param name="keyNamed">The key of a name, or null when it is not ours.</param>
    /// <returns>Its payload; or one of <see cref="TokenRefusals"/>. Time, issuer and audience are for the caller to check.</returns>
    public static Outcome<JsonElement> Verify(string token, string type, Func<string, PublicKey?> keyNamed)
    {
        if (!JwsParts.Read(token).Succeeded(out var parts, out var refusal)) return refusal;
        // RFC 7515 has the type compared as a media type: without regard to case, and application/ may be left out or not
        if (!string.Equals(parts.Type, type, StringComparison.OrdinalIgnoreCase)
            && !string.Equals(parts.Type, $"application/{type}", StringComparison.OrdinalIgnoreCase)) return TokenRefusals.WrongType;
        if (parts.KeyId is not { } name || keyNamed(name) is not { } key) return TokenRefusals.UnknownKey;
        return parts.IsSignedBy(key) ? parts.Payload : TokenRefusals.WrongSignature;
    }
}

/// <summary>A token taken apart. Nothing in it may be believed before <see cref="IsSignedBy"/> says so.</summary>
public sealed class JwsParts
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    readonly byte[] _signed;
    readonly byte[] _signature;

    JwsParts(JsonElement header, JsonElement payload, byte[] signed, byte[] signature) =>
        (Header, Payload, _signed, _signature) = (header, payload, signed, signature);

    /// <summary>The header, a JSON object.</summary>
    public JsonElement Header { get; }

    /// <summary>The claims, a JSON object.</summary>
    public JsonElement Payload { get; }

    /// <summary>The kind of token, if it says one.</summary>
    public string? Type => Header.Text("typ");

    /// <summary>The name of the key that is said to have signed it.</summary>
    public string? KeyId => Header.Text("kid");

    /// <summary>Takes a token apart; refuses what is too long, malformed, of another algorithm, or asks for an extension that is not known here.</summary>
    public static Outcome<JwsParts> Read(string token)
    {
        if (token.Length > Jws.MaximumLength) return TokenRefusals.TooLong;
        var parts = token.Split('.');
        if (parts.Length != 3 || Base64UrlText.Decode(parts[2]) is not { } signature
            || ObjectIn(parts[0]) is not { } header || ObjectIn(parts[1]) is not { } payload) return TokenRefusals.Malformed;
        if (header.Text("alg") != Jws.Algorithm) return TokenRefusals.WrongAlgorithm;
        if (header.TryGetProperty("crit", out _)) return TokenRefusals.Malformed; // whatever it calls critical is not understood here
        return new JwsParts(header, payload, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature);
    }

    /// <summary>Whether the key's private half has signed header and payload.</summary>
    public bool IsSignedBy(PublicKey key) => key.HasSigned(_signed, _signature);

    static JsonElement? ObjectIn(string part)
    {
        if (Base64UrlText.Decode(part) is not { } json) return null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception notReadable) when (notReadable is JsonException or InvalidOperationException) // the second: a name that is half a character
        {
            return null;
        }
    }
}
