using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Enamel.Kernel;

namespace Enamel.Platform.Identity;

/// <summary>A P-256 public key: the half of a <see cref="SigningKey"/> that everybody may know, or a device's.</summary>
public sealed class PublicKey
{
    const int CoordinateLength = 32, SignatureLength = 2 * CoordinateLength;

    // an ECDsa is not promised to serve two threads at once, and taking one up costs as much as a check: spare ones are kept
    readonly ConcurrentBag<ECDsa> _spare = [];
    readonly ECParameters _parameters;

    PublicKey(ECParameters parameters)
    {
        _parameters = parameters;
        _spare.Add(ECDsa.Create(parameters)); // refuses a point that is not on the curve
        (X, Y) = (Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(
            $$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));
    }

    /// <summary>The key's name: its thumbprint by RFC 7638.</summary>
    public string Thumbprint { get; }

    /// <summary>The first coordinate, base64url.</summary>
    public string X { get; }

    /// <summary>The second coordinate, base64url.</summary>
    public string Y { get; }

    /// <summary>The key as JWK for a published set.</summary>
    public IReadOnlyDictionary<string, string> ToJwk() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kty"] = "EC", ["crv"] = "P-256", ["x"] = X, ["y"] = Y, ["kid"] = Thumbprint, ["use"] = "sig", ["alg"] = Jws.Algorithm,
    };

    /// <summary>The key as PEM, for programs that know no JWK.</summary>
    public string ToPem()
    {
        using var key = ECDsa.Create(_parameters);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>Reads a JWK. One that holds a private part is refused: whoever sends it has given its key away.</summary>
    public static Outcome<PublicKey> FromJwk(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || jwk.TryGetProperty("d", out _)
            || jwk.Text("kty") != "EC" || jwk.Text("crv") != "P-256"
            || Coordinate(jwk.Text("x")) is not { } x || Coordinate(jwk.Text("y")) is not { } y)
            return TokenRefusals.Malformed;
        try
        {
            return new PublicKey(new() { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = x, Y = y } });
        }
        catch (CryptographicException)
        {
            return TokenRefusals.Malformed;
        }
    }

    internal static PublicKey Of(ECDsa key) => new(key.ExportParameters(includePrivateParameters: false));

    /// <summary>Whether the key's private half has signed these bytes (ES256: ECDSA on P-256 with SHA-256, two 32-byte numbers).</summary>
    public bool HasSigned(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength) return false;
        var key = _spare.TryTake(out var spare) ? spare : ECDsa.Create(_parameters);
        var holds = key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _spare.Add(key);
        return holds;
    }

    /// <summary>Its name.</summary>
    public override string ToString() => $"public key {Thumbprint}";

    static byte[]? Coordinate(string? text) =>
        text is not null && Base64UrlText.Decode(text) is { Length: CoordinateLength } bytes ? bytes : null;
}
