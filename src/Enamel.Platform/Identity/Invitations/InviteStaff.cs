using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>The manager asks somebody to join, sends the link again, or thinks better of it.</summary>
public sealed class InviteStaff(
    RegistryDb registry, UnitOfWork unit, StaffCapacity capacity, StaffPlaces places, InvitationLetter letter, KeyRing ring, CurrentClinic clinic, CurrentUser user,
    IPhonePlan phones, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Who is asked.</summary>
    /// <param name="DisplayName">The name that colleagues will read.</param>
    /// <param name="Contact">An e-mail address or a mobile number: where the link goes, and later another way to sign in.</param>
    /// <param name="Role">The wire word of a role.</param>
    /// <param name="Language">fr, ar or en; the clinic's own when absent.</param>
    /// <param name="Branches">Where the person will work; none for everywhere.</param>
    /// <param name="Speciality">A doctor's.</param>
    /// <param name="LicenceNumber">A doctor's number at the professional order.</param>
    /// <param name="Inpe">A doctor's number at the health insurance.</param>
    public sealed record Command(
        string? DisplayName, string? Contact, string? Role, string? Language = null, IReadOnlyList<Guid>? Branches = null, string? Speciality = null,
        string? LicenceNumber = null, string? Inpe = null);

    /// <summary>Asks somebody.</summary>
    /// <returns>The invitation's id; or what is wrong with the fields, <see cref="InvitationRefusals.MemberAlready"/>, an open invitation, a full plan.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("displayName", command.DisplayName, PersonName.Clean, out var name);
        check.Require("contact", command.Contact, Read, out var contact);
        check.Require("role", command.Role, RoleWords.Parse, out var role);
        var language = string.IsNullOrWhiteSpace(command.Language) ? clinic.Card.Language : command.Language;
        check.Require("language", Languages.All.Any(known => known.Code == language), TenancyRefusals.LanguageUnknown.Code);
        check.Optional("speciality", command.Speciality, DoctorPapers.Speciality, out string? speciality);
        check.Optional("licenceNumber", command.LicenceNumber, DoctorPapers.Licence, out string? licence);
        check.Optional("inpe", command.Inpe, DoctorPapers.Inpe, out string? inpe);
        DoctorPapers.OnlyOfDoctors(check, role, licence, inpe, speciality);
        await places.Check(check, command.Branches ?? [], stop);
        if (check.Refused(out var wrong)) return wrong;
        if (await capacity.Full(role, stop) is { } full) return full;
        var keys = await ring.Platform(unit, stop);
        var (emailIndex, phoneIndex) = (keys.Index.Of(UserFields.Email, contact.Email), keys.Index.Of(UserFields.Phone, contact.Phone));
        if (await IsMember(emailIndex, phoneIndex, stop)) return InvitationRefusals.MemberAlready;
        var now = clock.GetUtcNow();
        var token = OpaqueToken.Make();
        var invitation = new Invitation
        {
            ClinicId = clinic.Id,
            Id = Guid.CreateVersion7(now),
            DisplayName = name,
            Role = role,
            Branches = [.. (command.Branches ?? []).Distinct()],
            LicenceNumber = licence,
            Inpe = inpe,
            Speciality = speciality,
            EmailSealed = contact.Email is { } email ? keys.Cipher.Seal(UserFields.Email, email) : null,
            EmailIndex = emailIndex,
            PhoneSealed = contact.Phone is { } phone ? keys.Cipher.Seal(UserFields.Phone, phone) : null,
            PhoneIndex = phoneIndex,
            Language = language,
            TokenHash = token.Hash,
            InvitedBy = user.Id,
            CreatedAt = now,
            SentAt = now,
            ExpiresAt = now + Invitation.Life,
        };
        registry.Add(invitation);
        await registry.SaveChangesAsync(stop);
        await letter.Send(invitation, token, contact.Text, stop);
        return invitation.Id;
    }

    /// <summary>Sends a fresh link; the one before works no more.</summary>
    /// <returns>Whom it was sent to; or <see cref="InvitationRefusals.Unknown"/>.</returns>
    public async Task<Outcome<string>> SendAgain(Guid id, CancellationToken stop)
    {
        if (await Open(id, stop) is not { } invitation) return InvitationRefusals.Unknown;
        var token = invitation.SendAgain(clock.GetUtcNow());
        await registry.SaveChangesAsync(stop);
        var keys = await ring.Platform(unit, stop);
        var contact = invitation.EmailSealed is { } email ? keys.Cipher.Open(email, UserFields.Email) : keys.Cipher.Open(invitation.PhoneSealed!, UserFields.Phone); // one of the two
        trail.Happened("open", "registry_invitations", id.ToString(), new { fields = Invitation.Contact });
        await letter.Send(invitation, token, contact, stop);
        return invitation.DisplayName;
    }

    /// <summary>Withdraws it: its link works no more.</summary>
    /// <returns>Whom it was for; or <see cref="InvitationRefusals.Unknown"/>.</returns>
    public async Task<Outcome<string>> Withdraw(Guid id, CancellationToken stop)
    {
        if (await Open(id, stop) is not { } invitation) return InvitationRefusals.Unknown;
        invitation.WithdrawnAt = clock.GetUtcNow();
        await registry.SaveChangesAsync(stop);
        return invitation.DisplayName;
    }

    // A locked row: who accepts at the same moment comes before or after, never in between.
    async Task<Invitation?> Open(Guid id, CancellationToken stop) =>
        await registry.Set<Invitation>().FromSql($"select * from registry.invitations where clinic_id = {clinic.Id} and id = {id} for update").SingleOrDefaultAsync(stop) is { IsOpen: true } found
            ? found : null;

    Task<bool> IsMember(byte[]? emailIndex, byte[]? phoneIndex, CancellationToken stop) => (
        from member in registry.Set<Membership>()
        join person in registry.Set<User>() on member.UserId equals person.Id
        where member.ClinicId == clinic.Id && ((emailIndex != null && person.EmailIndex == emailIndex) || (phoneIndex != null && person.PhoneIndex == phoneIndex))
        select member).AnyAsync(stop);

    Outcome<Contact> Read(string typed)
    {
        if (EmailAddress.Parse(typed).Succeeded(out var email, out _)) return new Contact(email, null);
        return phones.Parse(typed).Succeeded(out var phone, out _) ? new Contact(null, phone) : InvitationRefusals.ContactMalformed;
    }

    readonly record struct Contact(string? Email, string? Phone)
    {
        public string Text => Email ?? Phone ?? "";
    }
}
