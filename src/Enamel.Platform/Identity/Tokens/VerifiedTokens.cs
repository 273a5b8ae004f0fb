using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Privacy.Vault;

namespace Enamel.Platform.Identity;

/// <summary>
/// Remembers which access tokens bore a good signature, so that a program which calls a hundred times a minute has its signature checked once. Only
/// that is remembered: audience, time, and whether the key is still ours are looked at each time, and the session by the unit of work.
/// </summary>
public sealed class VerifiedTokens(TimeProvider clock)
{
    /// <summary>How many are remembered, about 2 MB; then all are forgotten, which costs each one more check.</summary>
    public const int Most = 8_192;

    // By their hash: nobody who reads this memory gets a token that can be shown.
    readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>Believes a token as <see cref="AccessToken.Verify"/> does.</summary>
    /// <param name="address">The clinic's root at which it is shown: who gives applications their tokens is called so (RFC 8414), and they are good there only.</param>
    public Outcome<AccessToken> Verify(string token, Slug audience, IReadOnlyDictionary<string, SigningKey> keys, string? address = null)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (known.TryGetValue(hash, out var seen) && seen.Said.Audience == audience && clock.GetUtcNow() < seen.Said.ExpiresAt && keys.ContainsKey(seen.KeyId) && seen.Said.Issuer == Issuer(seen.Said.ClientId is not null))
            return seen.Said;
        var keyId = "";
        var verified = AccessToken.Verify(token, Issuer(IsForClient(token)), audience, id => keys.GetValueOrDefault(keyId = id)?.Public, clock);
        if (!verified.Succeeded(out var said, out _)) return verified;
        if (known.Count >= Most) known.Clear();
        known[hash] = new(said, keyId);
        return verified;

        string Issuer(bool isForClient) => isForClient && address is not null ? address : SigningKeys.Issuer;
    }

    // Asked before the token is believed, only to know which of two issuers it must name; a lie leads to the wrong one.
    static bool IsForClient(string token) => JwsParts.Read(token).Succeeded(out var parts, out _) && parts.Payload.TryGetProperty("client_id", out _);

    sealed record Known(AccessToken Said, string KeyId);
}
