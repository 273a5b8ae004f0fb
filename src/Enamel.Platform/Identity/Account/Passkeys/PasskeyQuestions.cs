using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.Passkeys;

/// <summary>What browsers were given to sign by people who come in by a passkey alone. Each question is answered once, in the browser that was asked.</summary>
public sealed class PasskeyQuestions(RegistryDb registry, CurrentClinic clinic, Whence whence, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Keeps one.</summary>
    /// <param name="browser">The browser that alone may answer.</param>
    internal async Task<OpaqueToken> Keep(string challenge, byte[] browser, CancellationToken stop)
    {
        var (token, now) = (OpaqueToken.Make(), clock.GetUtcNow());
        await registry.Database.ExecuteSqlAsync($"""
            insert into registry.passkey_questions (clinic_id, token_hash, browser_hash, challenge, created_at, expires_at) values ({clinic.Id}, {token.Hash}, {browser}, {challenge}, {now}, {now + Life})
            """, stop);
        return token;
    }

    /// <summary>Takes one: it is gone, whatever comes of the answer.</summary>
    /// <returns>What was to be signed; nothing when it is unknown, too old, answered already or another browser's.</returns>
    internal async Task<string?> Take(string? token, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash || whence.Browser is not { } browser) return null;
        var now = clock.GetUtcNow();
        var taken = await registry.Database.SqlQuery<string>($"""
            delete from registry.passkey_questions where clinic_id = {clinic.Id} and token_hash = {hash} and browser_hash = {browser} and expires_at > {now} returning challenge as "Value"
            """).ToListAsync(stop);
        return taken.Count == 1 ? taken[0] : null;
    }
}
