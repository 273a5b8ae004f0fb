using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>An invitation that nobody has taken up yet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DisplayName">Whom it is for.</param>
/// <param name="Role">What the person will be.</param>
/// <param name="Contact">Where the link went, as far as it takes to recognise it.</param>
/// <param name="SentAt">When.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
/// <param name="IsGood">Whether it works now: neither too old nor tried too often.</param>
public sealed record OpenInvitation(Guid Id, string DisplayName, Role Role, string Contact, DateTimeOffset SentAt, DateTimeOffset ExpiresAt, bool IsGood);

/// <summary>The invitations that nobody has taken up yet.</summary>
sealed class InvitationList(RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, AuditTrail trail, ClinicClock clock, TimeProvider time)
{
    public async Task<IReadOnlyList<OpenInvitation>> Open(CancellationToken stop)
    {
        var open = await registry.Set<Invitation>().AsNoTracking().Where(one => one.ClinicId == clinic.Id && one.AcceptedAt == null && one.WithdrawnAt == null)
            .OrderByDescending(one => one.SentAt).Take(200).ToListAsync(stop);
        if (open.Count == 0) return [];
        var keys = await ring.Platform(unit, stop);
        trail.Happened("open", "registry_invitations", null, new { fields = Invitation.Contact, invitations = open.Select(one => one.Id) });
        return [.. open.Select(one => new OpenInvitation(
            one.Id, one.DisplayName, one.Role, Hint(one, keys.Cipher), clock.WithOffsetOf(one.SentAt), clock.WithOffsetOf(one.ExpiresAt), one.IsGood(time.GetUtcNow())))];
    }

    // g•••@example.com, •••• 42: enough to see a slip of the finger, too little to take away.
    static string Hint(Invitation invitation, Privacy.FieldCipher cipher)
    {
        if (invitation.EmailSealed is { } email)
        {
            var address = cipher.Open(email, UserFields.Email);
            return $"{address[0]}•••{address[address.IndexOf('@', StringComparison.Ordinal)..]}";
        }
        return $"•••• {cipher.Open(invitation.PhoneSealed!, UserFields.Phone)[^2..]}"; // one of the two
    }
}
