using System.Net.Http.Headers;
using Enamel.Kernel;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Account.IdleLock;
using Enamel.Platform.Identity.Switching;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Enamel.Platform.Identity;

/// <summary>
/// Recognises who calls: by a browser's session cookie or a program's access token, each good at the clinic that gave it only. A token that is bound to a
/// key is believed only together with a proof by that key (RFC 9449).
/// </summary>
sealed class Callers(
    NpgsqlDataSource database, SigningKeys keys, VerifiedTokens tokens, RequestProof proof, CurrentClinic clinic, CurrentUser user, TimeProvider clock)
{
    // Finer than the shortest time after which a screen is covered; what is within it is forgiven there.
    static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    /// <returns>Why what was shown is not believed, where that is to be told; null otherwise, whether or not somebody was recognised.</returns>
    public async Task<Refusal?> Recognise(HttpContext context)
    {
        var address = context.GetEndpoint()?.Metadata;
        var takesProof = address?.GetMetadata<ProofTaken>() is not null;
        if (takesProof) await proof.GiveNonce(context.Response, context.RequestAborted);
        // Where tokens are given, a stale one that is still shown does not count, and must not hide the proof.
        if (takesProof && address?.GetMetadata<AnybodyMayCall>() is not null) return RequestProof.Comes(context.Request) ? await proof.Check(context, accessToken: null, boundTo: null) : null;
        var isToken = AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header);
        if (isToken && header!.Scheme.Equals(RequestProof.Header, StringComparison.OrdinalIgnoreCase)) return await ByBoundToken(context, header.Parameter); // parsed
        var signedIn = isToken ? await ByToken(context, header!) : await ByCookie(context, context.Request.Cookies[SessionCookie.Name], context.RequestAborted);
        var refusal = (takesProof || signedIn is { ByCookie: true }) && RequestProof.Comes(context.Request) ? await proof.Check(context, accessToken: null, boundTo: null) : null;
        if (signedIn is not null) user.Set(signedIn.ByCookie ? signedIn with { ShownKey = proof.Key } : signedIn);
        return refusal?.WhereUsed();
    }

    async Task<Refusal?> ByBoundToken(HttpContext context, string? token)
    {
        if (await Verified(context, token) is not { DeviceKey: { } key } access) return ProofRefusals.WrongScheme.WhereUsed();
        if (await proof.Check(context, token, key) is { } refusal) return refusal.WhereUsed();
        user.Set(Person(access) with { ShownKey = key });
        return null;
    }

    async Task<SignedIn?> ByToken(HttpContext context, AuthenticationHeaderValue header)
    {
        if (!header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return null;
        // A bound token without its proof is worth nothing: who stole it does not hold the key.
        return await Verified(context, header.Parameter) is { DeviceKey: null } access ? Person(access) : null;
    }

    async Task<AccessToken?> Verified(HttpContext context, string? token) =>
        token is not null && tokens.Verify(token, Slug.Parse(clinic.Card.Slug).Expected(), await keys.All(context.RequestAborted), PublicAddress.OfClinic(context.Request)).Succeeded(out var access, out _)
        && access.ClinicId == clinic.Id ? access : null;

    static SignedIn Person(AccessToken access) => new(access.UserId, access.SessionId, access.Role, "", ByCookie: false, Scopes: access.Scope is { } scope ? Scopes.Parse(scope) : null);

    async Task<SignedIn?> ByCookie(HttpContext context, string? token, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash) return null;
        var now = clock.GetUtcNow();
        await using var find = database.CreateCommand($"""
            select s.id, s.user_id, m.role, u.display_name, s.last_seen_at, s.device_id, s.locked_at is not null, c.idle_lock_minutes,
                {OtherClinics.Column("s.user_id", "s.clinic_id")} as elsewhere
            from registry.sessions s
            join registry.clinics c on c.id = s.clinic_id
            join registry.memberships m on m.clinic_id = s.clinic_id and m.user_id = s.user_id and m.is_active
            join registry.users u on u.id = s.user_id and u.disabled_at is null
            where s.token_hash = $1 and s.clinic_id = $2 and s.ended_at is null and s.expires_at > $3 and s.last_seen_at > $4
            """);
        find.Parameters.Add(new() { Value = hash });
        find.Parameters.Add(new() { Value = clinic.Id });
        find.Parameters.Add(new() { Value = now });
        find.Parameters.Add(new() { Value = now - SigningIn.Sessions.PageIdle });
        await using var row = await find.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop)) return null;
        var signedIn = new SignedIn(row.GetGuid(1), row.GetGuid(0), RoleWords.Parse(row.GetString(2)).Expected(), row.GetString(3), ByCookie: true,
            await row.IsDBNullAsync(5, stop) ? null : row.GetGuid(5))
        {
            Elsewhere = OtherClinics.Read(row.GetString(row.GetOrdinal("elsewhere"))),
            IsLocked = row.GetBoolean(6),
            IdleLockMinutes = row.GetInt32(7),
        };
        return await Watched(signedIn, now - row.GetFieldValue<DateTimeOffset>(4), context);
    }

    // A screen that nobody touched for too long is covered from now on, whatever its scripts did. What a page asks by itself is no touch.
    async Task<SignedIn> Watched(SignedIn person, TimeSpan untouched, HttpContext context)
    {
        if (person.IsLocked) return person;
        if (untouched > TimeSpan.FromMinutes(person.IdleLockMinutes) + SeenStep)
        {
            await Note(person.SessionId, "locked_at", context.RequestAborted);
            return person with { IsLocked = true };
        }
        if (untouched > SeenStep && !DeskLock.IsByItself(context.Request)) await Note(person.SessionId, "last_seen_at", context.RequestAborted);
        return person;
    }

    async Task Note(Guid session, string column, CancellationToken stop)
    {
        await using var update = database.CreateCommand($"update registry.sessions set {column} = $2 where id = $1");
        update.Parameters.Add(new() { Value = session });
        update.Parameters.Add(new() { Value = clock.GetUtcNow() });
        await update.ExecuteNonQueryAsync(stop);
    }
}
