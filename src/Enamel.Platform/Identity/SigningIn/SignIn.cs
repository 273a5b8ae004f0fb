using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.SigningIn;

/// <summary>
/// Checks login and password at the clinic's own address. Whatever is typed, one password is checked, against nobody's if need be, so that the
/// answer takes as long for an unknown account as for a wrong password.
/// </summary>
public sealed class SignIn(RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, Passwords passwords, IPhonePlan phones, AuditTrail trail)
{
    /// <summary>What is typed.</summary>
    /// <param name="Login">Username in this clinic, mobile number or e-mail.</param>
    /// <param name="Password">The password.</param>
    public sealed record Command(string Login, string Password);

    /// <summary>Who it is.</summary>
    /// <returns>The person; or <see cref="SignInRefusals.WrongLogin"/>, or <see cref="SignInRefusals.NotHere"/> when the password is right but the
    /// account has no place in this clinic.</returns>
    public async Task<Outcome<Welcome>> Run(Command command, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(command.Login) || string.IsNullOrEmpty(command.Password)) return SignInRefusals.WrongLogin;
        var candidate = await Find(command.Login.Trim(), stop);
        var check = await unit.Outside(() => passwords.Verify(candidate?.User.PasswordHash, command.Password), stop);
        if (candidate is null || check == PasswordCheck.Wrong) return Refuse(candidate, SignInRefusals.WrongLogin);
        if (candidate.Membership is not { IsActive: true } membership || candidate.User.DisabledAt is not null) return Refuse(candidate, SignInRefusals.NotHere);
        if (check == PasswordCheck.RightButOutdated) candidate.User.PasswordHash = passwords.Hash(command.Password);
        return new Welcome(candidate.User.Id, candidate.User.DisplayName, membership.Role);
    }

    Refusal Refuse(Candidate? candidate, Refusal refusal)
    {
        trail.Happened("sign-in-refused", "registry_users", candidate?.Membership is null ? null : candidate.User.Id.ToString(), new { reason = refusal.Code });
        return refusal;
    }

    async Task<Candidate?> Find(string login, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        if (EmailAddress.Parse(login).Succeeded(out var email, out _)) return await ByUser(keys.Index.Of(UserFields.Email, email), phone: false, stop);
        if (phones.Parse(login).Succeeded(out var phone, out _)) return await ByUser(keys.Index.Of(UserFields.Phone, phone), phone: true, stop);
        if (login.Length > 60 || login.Contains('\0', StringComparison.Ordinal)) return null;
        var username = login.ToLowerInvariant();
        // A member here comes first; otherwise somebody elsewhere who is called the same: one password is checked, never several.
        var membership = await registry.Set<Membership>().Where(member => member.Username == username)
            .OrderByDescending(member => member.ClinicId == clinic.Id).ThenBy(member => member.ClinicId).FirstOrDefaultAsync(stop);
        return membership is null ? null : await With(await registry.Set<User>().SingleAsync(user => user.Id == membership.UserId, stop), stop);
    }

    async Task<Candidate?> ByUser(byte[]? index, bool phone, CancellationToken stop)
    {
        var user = await registry.Set<User>().SingleOrDefaultAsync(user => phone ? user.PhoneIndex == index : user.EmailIndex == index, stop);
        return user is null ? null : await With(user, stop);
    }

    async Task<Candidate> With(User user, CancellationToken stop) => new(user,
        await registry.Set<Membership>().SingleOrDefaultAsync(member => member.ClinicId == clinic.Id && member.UserId == user.Id, stop));

    sealed record Candidate(User User, Membership? Membership);
}

/// <summary>Somebody whose login and password are right.</summary>
public sealed record Welcome(Guid UserId, string DisplayName, Role Role);

/// <summary>The names under which an account's fields are sealed and indexed.</summary>
static class UserFields
{
    public const string Email = "user-email";
    public const string Phone = "user-phone";
}
