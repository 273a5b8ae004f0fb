using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>What is between the password and the second factor: opaque, short, and good in one browser only.</summary>
public sealed class PendingSignIns(RegistryDb registry, CurrentClinic clinic, Whence whence, TimeProvider clock)
{
    /// <summary>How long the second factor is waited for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>How many codes may be tried.</summary>
    public const int Tries = 5;

    const string SignIn = "sign-in", Passkey = "passkey";

    /// <summary>Begins to wait.</summary>
    /// <param name="browser">The browser that alone may go on; none for a program, which holds its token.</param>
    public Task<OpaqueToken> Begin(Guid userId, byte[]? browser, CancellationToken stop) => Begin(userId, SignIn, browser, null, stop);

    /// <summary>Begins to wait for a passkey of somebody who is signed in.</summary>
    internal Task<OpaqueToken> BeginPasskey(Guid userId, string challenge, CancellationToken stop) => Begin(userId, Passkey, whence.Browser, challenge, stop);

    async Task<OpaqueToken> Begin(Guid userId, string purpose, byte[]? browser, string? challenge, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var token = OpaqueToken.Make();
        // Those that nobody came back for.
        await registry.Set<PendingSignIn>().Where(old => old.ClinicId == clinic.Id && old.ExpiresAt < now).ExecuteDeleteAsync(stop);
        registry.Add(new PendingSignIn
        {
            ClinicId = clinic.Id,
            TokenHash = token.Hash,
            UserId = userId,
            Purpose = purpose,
            BrowserHash = browser,
            Challenge = challenge,
            CreatedAt = now,
            ExpiresAt = now + Life,
        });
        await registry.SaveChangesAsync(stop);
        return token;
    }

    /// <summary>What a token stands for; nothing when it is too old, used up, or another browser's.</summary>
    public Task<PendingSignIn?> Find(string? token, CancellationToken stop) => Find(token, SignIn, stop);

    /// <summary>What a signed-in person's passkey was asked to sign.</summary>
    internal Task<PendingSignIn?> FindPasskey(string? token, CancellationToken stop) => Find(token, Passkey, stop);

    async Task<PendingSignIn?> Find(string? token, string purpose, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash) return null;
        var now = clock.GetUtcNow();
        var pending = await registry.Set<PendingSignIn>().AsNoTracking()
            .SingleOrDefaultAsync(one => one.ClinicId == clinic.Id && one.TokenHash == hash && one.Purpose == purpose && one.UsedAt == null && one.ExpiresAt > now && one.Tries < Tries, stop);
        return pending?.BrowserHash is { } browser && !browser.AsSpan().SequenceEqual(whence.Browser) ? null : pending;
    }

    /// <summary>Counts a try. Whoever tries at the same moment waits until this one is told.</summary>
    /// <returns>Whether there was one left.</returns>
    internal async Task<bool> Count(PendingSignIn pending, CancellationToken stop) => await registry.Database.ExecuteSqlAsync($"""
        update registry.pending_sign_ins set tries = tries + 1
        where clinic_id = {clinic.Id} and token_hash = {pending.TokenHash} and tries < {Tries} and used_at is null and expires_at > {clock.GetUtcNow()}
        """, stop) == 1;

    /// <summary>It is over: the second factor was right.</summary>
    internal Task Finish(PendingSignIn pending, CancellationToken stop) => registry.Database.ExecuteSqlAsync(
        $"update registry.pending_sign_ins set used_at = {clock.GetUtcNow()}, challenge = null where clinic_id = {clinic.Id} and token_hash = {pending.TokenHash}", stop);

    /// <summary>Keeps what a passkey is to sign.</summary>
    internal Task Challenge(PendingSignIn pending, string challenge, CancellationToken stop) => registry.Database.ExecuteSqlAsync(
        $"update registry.pending_sign_ins set challenge = {challenge} where clinic_id = {clinic.Id} and token_hash = {pending.TokenHash}", stop);
}
