using System.Net.Http.Headers;
using Enamel.Kernel;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Enamel.Platform.Identity;

/// <summary>Recognises who calls: by a browser's session cookie or a program's access token, each good at the clinic that gave it only.</summary>
sealed class Callers(NpgsqlDataSource database, SigningKeys keys, VerifiedTokens tokens, CurrentClinic clinic, CurrentUser user, TimeProvider clock)
{
    static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    public async Task Recognise(HttpContext context)
    {
        var signedIn = AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            ? await ByToken(header, context.RequestAborted)
            : await ByCookie(context.Request.Cookies[SessionCookie.Name], context.RequestAborted);
        if (signedIn is not null) user.Set(signedIn);
    }

    async Task<SignedIn?> ByToken(AuthenticationHeaderValue header, CancellationToken stop)
    {
        if (!header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || header.Parameter is not { } token) return null;
        var verified = tokens.Verify(token, Slug.Parse(clinic.Card.Slug).Expected(), await keys.All(stop));
        return verified.Succeeded(out var access, out _) && access.ClinicId == clinic.Id && access.DeviceKey is null
            ? new(access.UserId, access.SessionId, access.Role, "", ByCookie: false) : null;
    }

    async Task<SignedIn?> ByCookie(string? token, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash) return null;
        var now = clock.GetUtcNow();
        await using var find = database.CreateCommand("""
            select s.id, s.user_id, m.role, u.display_name, s.last_seen_at
            from registry.sessions s
            join registry.memberships m on m.clinic_id = s.clinic_id and m.user_id = s.user_id and m.is_active
            join registry.users u on u.id = s.user_id and u.disabled_at is null
            where s.token_hash = $1 and s.clinic_id = $2 and s.ended_at is null and s.expires_at > $3
            """);
        find.Parameters.Add(new() { Value = hash });
        find.Parameters.Add(new() { Value = clinic.Id });
        find.Parameters.Add(new() { Value = now });
        await using var row = await find.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop)) return null;
        var signedIn = new SignedIn(row.GetGuid(1), row.GetGuid(0), RoleWords.Parse(row.GetString(2)).Expected(), row.GetString(3), ByCookie: true);
        if (now - row.GetFieldValue<DateTimeOffset>(4) > SeenStep) await Seen(signedIn.SessionId, now, stop);
        return signedIn;
    }

    async Task Seen(Guid session, DateTimeOffset now, CancellationToken stop)
    {
        await using var update = database.CreateCommand("update registry.sessions set last_seen_at = $2 where id = $1");
        update.Parameters.Add(new() { Value = session });
        update.Parameters.Add(new() { Value = now });
        await update.ExecuteNonQueryAsync(stop);
    }
}
