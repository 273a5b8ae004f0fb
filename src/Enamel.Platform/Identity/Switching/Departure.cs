using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Switching;

/// <summary>Where the person is signed in, they are given the way to another of their clinics.</summary>
sealed class Departure(RegistryDb registry, CurrentClinic clinic, CurrentUser user, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Gives it.</summary>
    /// <param name="target">The other clinic.</param>
    /// <param name="browser">SHA-256 of the cookie that the other clinic gave this browser.</param>
    /// <returns>The token; or <see cref="SwitchingRefusals.NotThere"/>, whether or not there is such a clinic.</returns>
    public async Task<Outcome<OpaqueToken>> Run(ClinicCard? target, byte[] browser, CancellationToken stop)
    {
        if (target is null || target.Id == clinic.Id || !user.Person.ByCookie || !await WorksAt(target.Id, stop)) return SwitchingRefusals.NotThere;
        var token = OpaqueToken.Make();
        var now = clock.GetUtcNow();
        var handoff = new Handoff
        {
            ClinicId = target.Id,
            Id = Guid.CreateVersion7(now),
            TokenHash = token.Hash,
            UserId = user.Id,
            FromClinicId = clinic.Id,
            BrowserHash = browser,
            CreatedAt = now,
            ExpiresAt = now + Handoff.Life,
        };
        registry.Add(handoff);
        await registry.SaveChangesAsync(stop);
        trail.Happened("left-for-another-clinic", "registry_users", user.Id.ToString(), new { handoff = handoff.Id });
        return token;
    }

    async Task<bool> WorksAt(int clinicId, CancellationToken stop) =>
        await registry.Set<Membership>().AnyAsync(member => member.ClinicId == clinicId && member.UserId == user.Id && member.IsActive, stop)
        && await registry.Set<User>().AnyAsync(person => person.Id == user.Id && person.DisabledAt == null, stop);
}
