using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.OAuth;

/// <summary>Revocation (RFC 7009) and introspection (RFC 7662): an application asks that a token be ended, or what it is worth.</summary>
sealed class LookAtToken(RegistryDb registry, KnownClients clients, Sessions sessions, SigningKeys keys, VerifiedTokens verified, UnitOfWork unit, CurrentClinic clinic, TimeProvider clock)
{
    /// <summary>Ends the session that a token belongs to, and with it all its tokens. Another application's token, or none at all, is answered alike.</summary>
    public async Task<IResult> Revoke(HttpRequest request, IFormCollection form, CancellationToken stop)
    {
        if (Wrong(form) is { } wrong) return wrong;
        if (await clients.Calling(request, form, stop) is not { } client) return OAuthError.ClientUnknown;
        if (await Find(request, form["token"].ToString(), stop) is { } found && found.Session.ClientId == client.Id) await sessions.End(found.Session.Id, "revoked-by-application", stop);
        return Results.Ok();
    }

    /// <summary>What a token is worth at the moment: the asker's own, or any application's for one that may ask.</summary>
    public async Task<IResult> Introspect(HttpRequest request, IFormCollection form, CancellationToken stop)
    {
        if (Wrong(form) is { } wrong) return wrong;
        if (await clients.Calling(request, form, stop) is not { IsPublic: false } client) return OAuthError.ClientUnknown;
        if (await Find(request, form["token"].ToString(), stop) is not { } found || found.Session.ClientId is not { } owner || (owner != client.Id && !client.MayIntrospect)) return Inactive;
        var session = found.Session;
        var active = session.EndedAt is null && session.ExpiresAt > clock.GetUtcNow() && await MayStillEnter(session, stop);
        return !active ? Inactive : Results.Json(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["active"] = true,
            ["scope"] = session.Scope,
            ["client_id"] = owner,
            ["sub"] = session.UserId,
            ["aud"] = clinic.Card.Slug,
            ["iss"] = PublicAddress.OfClinic(request),
            ["token_type"] = session.KeyThumbprint is null ? "Bearer" : "DPoP",
            ["iat"] = found.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = found.ExpiresAt.ToUnixTimeSeconds(),
            ["jti"] = found.Id,
            ["cnf"] = session.KeyThumbprint is { } key ? new { jkt = key } : null,
        }.Where(member => member.Value is not null).ToDictionary(StringComparer.Ordinal));
    }

    static IResult Inactive => Results.Json(new { active = false });

    static OAuthError? Wrong(IFormCollection form) => form["token"] is [{ Length: > 0 }] ? null : OAuthError.Request("token is missing, or there twice.");

    // Whatever kind of token the hint says it is, it is looked for as both.
    async Task<Found?> Find(HttpRequest request, string token, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is { } hash)
        {
            var refresh = await registry.Set<RefreshToken>().SingleOrDefaultAsync(one => one.TokenHash == hash && one.UsedAt == null, stop);
            return refresh is null || await Session(refresh.SessionId, stop) is not { } session || refresh.ExpiresAt <= clock.GetUtcNow() ? null : new(session, refresh.CreatedAt, refresh.ExpiresAt, null);
        }
        var all = await keys.All(unit, stop);
        if (!verified.Verify(token, Slug.Parse(clinic.Card.Slug).Expected(), all, PublicAddress.OfClinic(request)).Succeeded(out var access, out _) || access.ClinicId != clinic.Id) return null;
        return await Session(access.SessionId, stop) is { } of ? new(of, access.IssuedAt, access.ExpiresAt, access.Id) : null;
    }

    Task<Session?> Session(Guid id, CancellationToken stop) => registry.Set<Session>().SingleOrDefaultAsync(session => session.Id == id && session.ClinicId == clinic.Id, stop);

    async Task<bool> MayStillEnter(Session session, CancellationToken stop) =>
        await registry.Set<Membership>().AnyAsync(member => member.ClinicId == clinic.Id && member.UserId == session.UserId && member.IsActive, stop)
        || await registry.Set<OAuthClient>().AnyAsync(client => client.ClinicId == clinic.Id && client.UserId == session.UserId && client.RevokedAt == null, stop);

    sealed record Found(Session Session, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, Guid? Id);
}
