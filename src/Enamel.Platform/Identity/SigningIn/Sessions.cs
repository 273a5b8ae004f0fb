using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.SigningIn;

/// <summary>Tokens as the API answers them.</summary>
/// <param name="AccessToken">A signed JWT (ES256), to be sent as <c>Authorization</c>, with the token type before it.</param>
/// <param name="RefreshToken">Good for one exchange.</param>
/// <param name="TokenType"><c>DPoP</c> where a proof came with the sign-in: both tokens are bound to its key. <c>Bearer</c> otherwise.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
public sealed record TokenPair(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <summary>What an application was let do, by whom, as what.</summary>
/// <param name="IsOnItsOwn">Whether it acts for nobody but itself (client credentials).</param>
sealed record Grant(Guid ClientId, Guid UserId, Role Role, string Scope, bool IsOnItsOwn);

/// <summary>Tokens, and the session that they belong to.</summary>
sealed record GivenTokens(TokenPair Tokens, string? Scope, Guid SessionId);

/// <summary>Begins, prolongs and ends sessions.</summary>
public sealed class Sessions(
    RegistryDb registry, UnitOfWork unit, SigningKeys keys, CurrentClinic clinic, RequestProof proof, DeviceDoor door, AuditTrail trail, TimeProvider clock)
{
    /// <summary>A browser's session ends after this time whatever happens: a clinic's day.</summary>
    public static readonly TimeSpan PageLife = TimeSpan.FromHours(12);

    /// <summary>A browser's session in which nothing happened for this long has ended.</summary>
    public static readonly TimeSpan PageIdle = TimeSpan.FromHours(8);

    /// <summary>A program's session ends after this time, however often its tokens are exchanged.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromDays(30);

    /// <summary>A refresh token that nobody exchanged for this long is good for nothing.</summary>
    public static readonly TimeSpan TokenIdle = TimeSpan.FromDays(7);

    static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(10);

    /// <summary>A browser's session.</summary>
    /// <returns>What goes into the cookie.</returns>
    public async Task<OpaqueToken> BeginPage(Welcome person, HttpContext context, CancellationToken stop)
    {
        var token = OpaqueToken.Make();
        Begin(person, "page", PageLife, token.Hash, context);
        await registry.SaveChangesAsync(stop);
        return token;
    }

    /// <summary>Gives a browser's session a fresh token: what its cookie was before opens nothing any more.</summary>
    internal async Task<OpaqueToken> GiveAnew(Session session, CancellationToken stop)
    {
        var token = OpaqueToken.Make();
        session.TokenHash = token.Hash;
        await registry.SaveChangesAsync(stop);
        return token;
    }

    /// <summary>A program's session, bound to the key of the proof that came with the request, if one came.</summary>
    /// <returns>Its tokens; or <see cref="DeviceRefusals.Revoked"/>.</returns>
    public async Task<Outcome<TokenPair>> BeginApi(Welcome person, HttpContext context, CancellationToken stop)
    {
        if (await door.IsClosedTo(proof.Key, stop)) return DeviceRefusals.Revoked;
        var session = Begin(person, "api", TokenLife, null, context, proof.Key);
        return await Give(session, person.Role, SigningKeys.Issuer, refreshes: true, stop);
    }

    /// <summary>An application's session: for a person who let it in, or on its own, when it lasts no longer than its one token.</summary>
    internal async Task<Outcome<GivenTokens>> BeginFor(Grant grant, HttpContext context, CancellationToken stop)
    {
        if (await door.IsClosedTo(proof.Key, stop)) return DeviceRefusals.Revoked;
        var session = Begin(new(grant.UserId, "", grant.Role), "api", grant.IsOnItsOwn ? AccessLife : TokenLife, null, context, proof.Key, grant);
        return new GivenTokens(await Give(session, grant.Role, PublicAddress.OfClinic(context.Request), refreshes: !grant.IsOnItsOwn, stop), grant.Scope, session.Id);
    }

    /// <summary>Exchanges a refresh token for the next pair. A second use of one means that two hold it: the whole session ends.</summary>
    public async Task<Outcome<TokenPair>> Refresh(string? shown, CancellationToken stop) =>
        (await Exchange(shown, client: null, SigningKeys.Issuer, stop)).Then(given => Outcome.Of(given.Tokens));

    /// <summary>The same, for an application.</summary>
    internal Task<Outcome<GivenTokens>> Renew(string? shown, Guid client, HttpRequest request, CancellationToken stop) => Exchange(shown, client, PublicAddress.OfClinic(request), stop);

    async Task<Outcome<GivenTokens>> Exchange(string? shown, Guid? client, string issuer, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (OpaqueToken.HashOf(shown) is not { } hash) return SignInRefusals.RefreshRefused;
        // Locked, so that of two exchanges of one token the second sees the first.
        var token = await registry.Set<RefreshToken>()
            .FromSql($"select * from registry.refresh_tokens where token_hash = {hash} for update").SingleOrDefaultAsync(stop);
        if (token is null) return SignInRefusals.RefreshRefused;
        var session = await registry.Set<Session>().SingleAsync(session => session.Id == token.SessionId, stop);
        if (session.ClinicId != clinic.Id || session.ClientId != client || session.EndedAt is not null || session.ExpiresAt <= now || token.ExpiresAt <= now) return SignInRefusals.RefreshRefused;
        // Without the key the token is nobody's: it stays good for who holds the key, and ends nothing.
        if (session.KeyThumbprint is { } key && proof.Key != key) return proof.Key is null ? ProofRefusals.Missing : ProofRefusals.WrongRefreshKey;
        if (token.UsedAt is not null)
        {
            await End(session, "refresh-token-used-twice", stop);
            return SignInRefusals.RefreshRefused;
        }
        var membership = await registry.Set<Membership>()
            .SingleOrDefaultAsync(member => member.ClinicId == clinic.Id && member.UserId == session.UserId && member.IsActive, stop);
        if (membership is null) return SignInRefusals.RefreshRefused;
        token.UsedAt = now;
        session.LastSeenAt = now;
        trail.Happened("session-prolonged", "registry_sessions", session.Id.ToString(), new { userId = session.UserId, clientId = client });
        return new GivenTokens(await Give(session, membership.Role, issuer, refreshes: true, stop), session.Scope, session.Id);
    }

    /// <summary>Ends a session: its cookie and its tokens are good for nothing from now on.</summary>
    public async Task End(Guid sessionId, CancellationToken stop)
    {
        var session = await registry.Set<Session>().SingleOrDefaultAsync(session => session.Id == sessionId && session.ClinicId == clinic.Id, stop);
        if (session is { EndedAt: null }) await End(session, "signed-out", stop);
    }

    /// <summary>Ends all sessions of a person in this clinic.</summary>
    /// <param name="reason">A word for the trail.</param>
    internal async Task EndAll(Guid userId, string reason, CancellationToken stop)
    {
        var open = await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.UserId == userId && session.EndedAt == null).ToListAsync(stop);
        foreach (var session in open) await End(session, reason, stop);
    }

    /// <summary>Ends a session of this clinic, for a reason that the trail tells.</summary>
    internal async Task End(Guid sessionId, string reason, CancellationToken stop)
    {
        var session = await registry.Set<Session>().SingleOrDefaultAsync(session => session.Id == sessionId && session.ClinicId == clinic.Id, stop);
        if (session is { EndedAt: null }) await End(session, reason, stop);
    }

    /// <summary>Ends all sessions of an application in this clinic.</summary>
    internal async Task EndOf(OAuthClient client, CancellationToken stop)
    {
        var open = await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.ClientId == client.Id && session.EndedAt == null).ToListAsync(stop);
        foreach (var session in open) await End(session, "application-revoked", stop);
    }

    /// <summary>Ends all sessions of a device in this clinic: those that began on it, and those whose tokens are bound to its key.</summary>
    internal async Task EndOn(Device device, CancellationToken stop)
    {
        var open = await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.EndedAt == null
            && (session.DeviceId == device.Id || session.KeyThumbprint == device.KeyThumbprint)).ToListAsync(stop);
        foreach (var session in open) await End(session, "device-revoked", stop);
    }

    /// <summary>Ends sessions of a person in whichever clinic: they are the person's own.</summary>
    /// <param name="sparing">The one that goes on.</param>
    /// <param name="reason">A word for the trail.</param>
    internal async Task<int> EndEverywhere(Guid userId, Guid? sparing, string reason, CancellationToken stop)
    {
        var open = await registry.Set<Session>().Where(session => session.UserId == userId && session.EndedAt == null && session.ExpiresAt > clock.GetUtcNow() && session.Id != sparing).ToListAsync(stop);
        foreach (var session in open) await End(session, reason, stop);
        return open.Count;
    }

    internal async Task End(Session session, string reason, CancellationToken stop)
    {
        session.EndedAt = clock.GetUtcNow();
        trail.Happened("session-ended", "registry_sessions", session.Id.ToString(), new { session.UserId, reason });
        await registry.SaveChangesAsync(stop);
    }

    Session Begin(Welcome person, string kind, TimeSpan life, byte[]? tokenHash, HttpContext context, string? key = null, Grant? grant = null)
    {
        var now = clock.GetUtcNow();
        var agent = context.Request.Headers.UserAgent.ToString();
        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            ClinicId = clinic.Id,
            UserId = person.UserId,
            Kind = kind,
            TokenHash = tokenHash,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + life,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            Agent = agent.Length > 200 ? agent[..200] : agent,
            KeyThumbprint = key,
            ClientId = grant?.ClientId,
            Scope = grant?.Scope,
            BrowserHash = kind == "page" ? BrowserCookie.Know(context) : null,
            ConfirmedAt = now,
        };
        registry.Add(session);
        trail.Happened("sign-in", "registry_sessions", session.Id.ToString(), new { person.UserId, kind, application = grant?.ClientId });
        return session;
    }

    async Task<TokenPair> Give(Session session, Role role, string issuer, bool refreshes, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var refresh = OpaqueToken.Make();
        var until = now + TokenIdle < session.ExpiresAt ? now + TokenIdle : session.ExpiresAt;
        if (refreshes) registry.Add(new RefreshToken { TokenHash = refresh.Hash, SessionId = session.Id, CreatedAt = now, ExpiresAt = until });
        await registry.SaveChangesAsync(stop);
        var access = new AccessToken(issuer, Slug.Parse(clinic.Card.Slug).Expected(), session.UserId, session.Id, clinic.Id, role,
            now, now + AccessLife, Guid.CreateVersion7(now), session.KeyThumbprint, session.ClientId, session.Scope);
        return new(access.Sign(await keys.Newest(unit, stop)), refreshes ? refresh.Text : "", session.KeyThumbprint is null ? "Bearer" : RequestProof.Header, (int)AccessLife.TotalSeconds);
    }
}
