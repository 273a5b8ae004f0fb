using System.Security.Cryptography;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Switching;

/// <summary>At the other clinic, who comes with a way that was given them is let in.</summary>
sealed class Arrival(RegistryDb registry, CurrentClinic clinic, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Looks at what the browser shows. However it ends, the token is spent.</summary>
    /// <param name="token">The token of the way.</param>
    /// <param name="cookie">What this clinic gave the browser beforehand.</param>
    /// <returns>Who it is; or <see cref="SwitchingRefusals.Spent"/>.</returns>
    public async Task<Outcome<Welcome>> Run(string? token, string? cookie, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash || await Find(hash, stop) is not { } handoff) return SwitchingRefusals.Spent;
        var now = clock.GetUtcNow();
        var isGood = handoff.UsedAt is null && handoff.ExpiresAt > now
            && OpaqueToken.HashOf(cookie) is { } browser && CryptographicOperations.FixedTimeEquals(browser, handoff.BrowserHash);
        handoff.UsedAt ??= now;
        await registry.SaveChangesAsync(stop);
        var person = isGood ? await Person(handoff.UserId, stop) : null;
        trail.Happened(person is null ? "arrival-refused" : "came-from-another-clinic", "registry_users", handoff.UserId.ToString(), new { handoff = handoff.Id });
        return person is null ? SwitchingRefusals.Spent : person;
    }

    // Of two that arrive with the same token the second waits here, and finds it used.
    Task<Handoff?> Find(byte[] hash, CancellationToken stop) => registry.Set<Handoff>()
        .FromSql($"select * from registry.handoffs where clinic_id = {clinic.Id} and token_hash = {hash} for update").SingleOrDefaultAsync(stop);

    async Task<Welcome?> Person(Guid userId, CancellationToken stop) => await (
        from member in registry.Set<Membership>()
        join person in registry.Set<User>() on member.UserId equals person.Id
        where member.ClinicId == clinic.Id && member.UserId == userId && member.IsActive && person.DisabledAt == null
        select new Welcome(person.Id, person.DisplayName, member.Role)).SingleOrDefaultAsync(stop);
}
