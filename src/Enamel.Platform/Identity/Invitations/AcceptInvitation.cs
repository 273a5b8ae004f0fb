using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>What somebody who holds a link is asked for.</summary>
/// <param name="DisplayName">The name that colleagues will read.</param>
/// <param name="Role">What the person will be.</param>
/// <param name="HasAccount">Whether an account has that e-mail or number already: its password is asked for rather than a new one.</param>
public sealed record InvitationView(string DisplayName, Role Role, bool HasAccount);

/// <summary>Somebody takes up an invitation: with a new account, or with the one that they have already.</summary>
sealed class AcceptInvitation(
    RegistryDb registry, UnitOfWork unit, StaffCapacity capacity, StaffJoining joining, KeyRing ring, CurrentClinic clinic, Passwords passwords, AuditTrail trail, TimeProvider clock)
{
    /// <summary>What is typed.</summary>
    /// <param name="Token">Of the link.</param>
    /// <param name="Username">To sign in with here.</param>
    /// <param name="Password">A new one; or that of the account that is there already.</param>
    /// <param name="DisplayName">The name that colleagues will read; as the invitation says when absent. An account that is there already keeps its own.</param>
    public sealed record Command(string? Token, string? Username, string? Password, string? DisplayName = null);

    /// <summary>What the link is for.</summary>
    /// <returns>It; or <see cref="InvitationRefusals.Spent"/>.</returns>
    public async Task<Outcome<InvitationView>> Look(string? token, CancellationToken stop) =>
        await Find(token, stop) is { } invitation ? new InvitationView(invitation.DisplayName, invitation.Role, await Account(invitation, stop) is not null) : InvitationRefusals.Spent;

    /// <summary>Takes it up.</summary>
    /// <returns>The account's id; or <see cref="InvitationRefusals.Spent"/>, what is wrong with the fields, <see cref="InvitationRefusals.WrongPassword"/>, a full plan.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        if (await Find(command.Token, stop) is not { } invitation) return InvitationRefusals.Spent;
        var account = await Account(invitation, stop);
        var check = new Validation();
        check.Require("username", command.Username, StaffJoining.Username, out var username);
        var name = invitation.DisplayName;
        if (account is null)
        {
            if (!string.IsNullOrWhiteSpace(command.DisplayName)) check.Require("displayName", command.DisplayName, PersonName.Clean, out name);
            check.Field("password", Passwords.Check(command.Password ?? "", [command.Username ?? ""], StaffJoining.Names(name, clinic.Card)));
        }
        else
        {
            check.Require("password", !string.IsNullOrEmpty(command.Password), KernelRefusals.Required.Code);
        }
        if (check.Refused(out var wrong)) return wrong;
        // Slow work holds no connection; what was read before it is read again after.
        var work = await unit.Outside(() => Work(account?.PasswordHash, command.Password!), stop); // required above
        registry.ChangeTracker.Clear();
        if (!work.IsRight) return await Count(command.Token, stop);
        return await Join(command.Token, account?.Id, username, name, work.Hash, stop);
    }

    (bool IsRight, string Hash) Work(string? stored, string password) =>
        stored is null ? (true, passwords.Hash(password)) : (passwords.Verify(stored, password) != PasswordCheck.Wrong, "");

    async Task<Refusal> Count(string? token, CancellationToken stop)
    {
        if (await Locked(token, stop) is not { } invitation) return InvitationRefusals.Spent;
        invitation.WrongTries++;
        trail.Happened("invitation-refused", "registry_invitations", invitation.Id.ToString(), new { reason = InvitationRefusals.WrongPassword.Code });
        await registry.SaveChangesAsync(stop);
        return InvitationRefusals.WrongPassword;
    }

    async Task<Outcome<Guid>> Join(string? token, Guid? checkedAccount, string username, string name, string passwordHash, CancellationToken stop)
    {
        await capacity.Lock(stop); // before the invitation, as whoever invites does
        if (await Locked(token, stop) is not { } invitation) return InvitationRefusals.Spent;
        // An account that came or went since the password was looked at: the person is asked anew.
        if ((await Account(invitation, stop))?.Id != checkedAccount) return InvitationRefusals.Spent;
        if (checkedAccount is { } known && await registry.Set<Membership>().AnyAsync(member => member.ClinicId == clinic.Id && member.UserId == known, stop)) return InvitationRefusals.MemberAlready;
        if (await registry.Set<Membership>().AnyAsync(member => member.ClinicId == clinic.Id && member.Username == username, stop))
            return Refusal.OfFields(new FieldRefusal("username", StaffRefusals.UsernameTaken.Code));
        if (await capacity.Full(invitation.Role, stop) is { } full) return full;
        var account = checkedAccount ?? await NewAccount(invitation, name, passwordHash, stop);
        await joining.Join(account, new(invitation.Role, username, invitation.Speciality, invitation.LicenceNumber, invitation.Inpe, invitation.Branches), stop);
        (invitation.AcceptedAt, invitation.AcceptedBy) = (clock.GetUtcNow(), account);
        await registry.SaveChangesAsync(stop);
        return account;
    }

    // That the link came there shows that the e-mail or number is theirs.
    async Task<Guid> NewAccount(Invitation invitation, string name, string passwordHash, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        var email = invitation.EmailSealed is { } sealedEmail ? keys.Cipher.Open(sealedEmail, UserFields.Email) : null;
        var phone = invitation.PhoneSealed is { } sealedPhone ? keys.Cipher.Open(sealedPhone, UserFields.Phone) : null;
        return await joining.NewAccount(name, passwordHash, email, phone, stop);
    }

    async Task<Invitation?> Find(string? token, CancellationToken stop) => OpaqueToken.HashOf(token) is { } hash
        ? Good(await registry.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(one => one.ClinicId == clinic.Id && one.TokenHash == hash, stop)) : null;

    async Task<Invitation?> Locked(string? token, CancellationToken stop) => OpaqueToken.HashOf(token) is { } hash
        ? Good(await registry.Set<Invitation>().FromSql($"select * from registry.invitations where clinic_id = {clinic.Id} and token_hash = {hash} for update").SingleOrDefaultAsync(stop)) : null;

    Invitation? Good(Invitation? invitation) => invitation?.IsGood(clock.GetUtcNow()) == true ? invitation : null;

    Task<User?> Account(Invitation invitation, CancellationToken stop) => registry.Set<User>().AsNoTracking()
        .SingleOrDefaultAsync(person => (invitation.EmailIndex != null && person.EmailIndex == invitation.EmailIndex) || (invitation.PhoneIndex != null && person.PhoneIndex == invitation.PhoneIndex), stop);
}
