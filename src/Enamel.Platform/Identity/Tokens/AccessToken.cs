using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Enamel.Kernel;

namespace Enamel.Platform.Identity;

/// <summary>What an access token says: who asks, in which clinic, in which session, until when (RFC 9068).</summary>
/// <param name="Issuer">The installation that issued it.</param>
/// <param name="Audience">The clinic that it is for, by slug.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="SessionId">The session that it belongs to; ending the session ends it.</param>
/// <param name="ClinicId">The clinic that it is for.</param>
/// <param name="Role">The user's role there when it was issued.</param>
/// <param name="IssuedAt">Whole seconds.</param>
/// <param name="ExpiresAt">Whole seconds; from this instant on it is not believed.</param>
/// <param name="Id">Its own id.</param>
/// <param name="DeviceKey">The thumbprint of the device's key that it is bound to; null for a bearer token.</param>
/// <param name="ClientId">The application that it was given to; null for the clinic's own.</param>
/// <param name="Scope">What the application was let do, words apart by blanks.</param>
public sealed record AccessToken(
    string Issuer, Slug Audience, Guid UserId, Guid SessionId, int ClinicId, Role Role,
    DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, Guid Id, string? DeviceKey = null, Guid? ClientId = null, string? Scope = null)
{
    /// <summary>The kind of token in its header.</summary>
    public const string Type = "at+jwt";

    // clocks of two servers may differ by this much: a token is not refused for having been issued a moment from now
    static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Signs it.</summary>
    public string Sign(SigningKey key) => Jws.Sign(JsonSerializer.SerializeToUtf8Bytes(new Claims(
        Issuer, Audience.Value, UserId.ToString(), SessionId.ToString(), ClinicId, Role.Word(),
        IssuedAt.ToUnixTimeSeconds(), ExpiresAt.ToUnixTimeSeconds(), Id.ToString(),
        DeviceKey is null ? null : new Confirmation(DeviceKey), ClientId?.ToString(), Scope)), Type, key);

    /// <summary>Believes a token: signed by one of our keys, ours, for this clinic, and valid now.</summary>
    /// <param name="token">As it came; anything may stand in it.</param>
    /// <param name="issuer">This installation.</param>
    /// <param name="audience">The clinic on whose address it was shown.</param>
    /// <param name="keyNamed">The key of a name, or null when it is not ours.</param>
    /// <param name="clock">What time it is.</param>
    /// <returns>What it says; or one of <see cref="TokenRefusals"/>. Whether the session still stands is for the caller to check.</returns>
    public static Outcome<AccessToken> Verify(string token, string issuer, Slug audience, Func<string, PublicKey?> keyNamed, TimeProvider clock)
    {
        if (!Jws.Verify(token, Type, keyNamed).Succeeded(out var claims, out var refusal)) return refusal;
        if (Read(claims) is not { } said) return TokenRefusals.Malformed;
        if (said.Issuer != issuer) return TokenRefusals.WrongIssuer;
        if (said.Audience != audience) return TokenRefusals.WrongAudience;
        var now = clock.GetUtcNow();
        if (now >= said.ExpiresAt) return TokenRefusals.Expired;
        var startsAt = claims.TryGetProperty("nbf", out _) ? claims.Instant("nbf") : said.IssuedAt;
        if (startsAt is null) return TokenRefusals.Malformed;
        return startsAt > now + ClockSkew || said.IssuedAt > now + ClockSkew ? TokenRefusals.NotYetValid : said;
    }

    static AccessToken? Read(JsonElement claims)
    {
        if (claims.Text("iss") is not { } issuer
            || claims.Text("aud") is not { } audience || !Slug.Parse(audience).Succeeded(out var clinic, out _)
            || claims.Id("sub") is not { } user || claims.Id("sid") is not { } session || claims.Id("jti") is not { } id
            || !claims.TryGetProperty("cid", out var cid) || cid.ValueKind != JsonValueKind.Number || !cid.TryGetInt32(out var clinicId) || clinicId < 1
            || claims.Text("role") is not { } word || !RoleWords.Parse(word).Succeeded(out var role, out _)
            || claims.Instant("iat") is not { } issuedAt || claims.Instant("exp") is not { } expiresAt) return null;
        string? device = null;
        // a binding that cannot be read must not turn the token into one for everybody
        if (claims.TryGetProperty("cnf", out var confirmation)
            && (confirmation.ValueKind != JsonValueKind.Object || (device = confirmation.Text("jkt")) is null)) return null;
        // nor may a token for an application turn into one for everything, because what it may do cannot be read
        var isForClient = claims.TryGetProperty("client_id", out _) || claims.TryGetProperty("scope", out _);
        if (isForClient && (claims.Id("client_id") is null || claims.Text("scope") is null)) return null;
        return new(issuer, clinic, user, session, clinicId, role, issuedAt, expiresAt, id, device, isForClient ? claims.Id("client_id") : null, isForClient ? claims.Text("scope") : null);
    }

    /// <summary>Ids only, for logs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"access token {Id} of user {UserId} in clinic {ClinicId}");

    sealed record Claims(
        [property: JsonPropertyName("iss")] string Issuer,
        [property: JsonPropertyName("aud")] string Audience,
        [property: JsonPropertyName("sub")] string UserId,
        [property: JsonPropertyName("sid")] string SessionId,
        [property: JsonPropertyName("cid")] int ClinicId,
        [property: JsonPropertyName("role")] string Role,
        [property: JsonPropertyName("iat")] long IssuedAt,
        [property: JsonPropertyName("exp")] long ExpiresAt,
        [property: JsonPropertyName("jti")] string Id,
        [property: JsonPropertyName("cnf"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Confirmation? Confirmation,
        [property: JsonPropertyName("client_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId,
        [property: JsonPropertyName("scope"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope);

    sealed record Confirmation([property: JsonPropertyName("jkt")] string Thumbprint);
}

static class ClaimIds
{
    public static Guid? Id(this JsonElement claims, string member) =>
        claims.Text(member) is { } text && Guid.TryParseExact(text, "D", out var id) ? id : null;
}
