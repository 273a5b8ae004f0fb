using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>What a right password leads to.</summary>
public enum Following
{
    /// <summary>A session.</summary>
    Session,

    /// <summary>A second factor is to be shown.</summary>
    SecondFactor,

    /// <summary>The clinic asks a second factor of this role, and the person has none: one is set up before anything else.</summary>
    Enrolment,
}

/// <summary>The step between the password and the session.</summary>
public sealed class SecondStep(
    RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, PendingSignIns pendings, Authenticators authenticators, RecoveryCodes recovery, LockOut lockOut,
    AuditTrail trail)
{
    /// <summary>What follows for somebody whose password is right.</summary>
    public async Task<Following> After(Welcome person, CancellationToken stop)
    {
        // Whichever host: who has a factor shows one, or a stolen password would do at the address at which a passkey does not work.
        if (await HasFactor(person.UserId, stop)) return Following.SecondFactor;
        return await IsRequired(person.Role, stop) ? Following.Enrolment : Following.Session;
    }

    async Task<bool> HasFactor(Guid userId, CancellationToken stop) =>
        await authenticators.Has(userId, stop) || await registry.Set<Passkey>().AnyAsync(passkey => passkey.UserId == userId, stop);

    /// <summary>Whether the clinic asks a second factor of a role.</summary>
    public async Task<bool> IsRequired(Role role, CancellationToken stop) =>
        (await registry.Set<Clinic>().Where(one => one.Id == clinic.Id).Select(one => one.SecondFactorRoles).SingleAsync(stop)).Contains(role.Word(), StringComparer.Ordinal);

    /// <summary>Takes the code of an authenticator app, or a recovery code.</summary>
    /// <returns>Who may come in; or <see cref="AccountRefusals.PendingUnknown"/>, <see cref="AccountRefusals.CodeWrong"/>, <see cref="AccountRefusals.TooManyAttempts"/>.</returns>
    public Task<Outcome<Welcome>> Show(string? token, string? code, CancellationToken stop) => Attempt(token, async pending =>
    {
        var typed = (code ?? "").Trim();
        return typed.Length <= 60 && (typed.Count(char.IsAsciiDigit) == Totp.Digits && typed.All(letter => char.IsAsciiDigit(letter) || letter == ' ')
            ? await authenticators.Use(pending.UserId, typed, stop) : await recovery.Use(pending.UserId, typed, stop));
    }, stop);

    /// <summary>Begins to set up the app that the clinic asks for, for somebody who has no second factor yet.</summary>
    public async Task<Outcome<Enrolment>> BeginEnrolment(string? token, CancellationToken stop)
    {
        if (await pendings.Find(token, stop) is not { } pending) return AccountRefusals.PendingUnknown;
        // Whoever has a factor shows it: a stolen password must not bring a second one.
        return await HasFactor(pending.UserId, stop) ? AccountRefusals.AuthenticatorThere : await authenticators.Begin(pending.UserId, stop);
    }

    /// <summary>Takes the first code of an app that is being set up because the clinic asks for it.</summary>
    /// <returns>Who may come in, and their recovery codes.</returns>
    public async Task<Outcome<(Welcome Person, string[] Codes)>> Enrol(string? token, string? code, CancellationToken stop)
    {
        string[]? codes = null;
        var attempt = await Attempt(token, async pending => !await HasFactor(pending.UserId, stop) && (await authenticators.Confirm(pending.UserId, code ?? "", stop)).Succeeded(out codes, out _), stop);
        return attempt.Succeeded(out var person, out var refusal) ? (person, codes ?? []) : refusal;
    }

    /// <summary>One try of a waiting sign-in, counted before it is looked at.</summary>
    internal async Task<Outcome<Welcome>> Attempt(string? token, Func<PendingSignIn, Task<bool>> isRight, CancellationToken stop)
    {
        if (await pendings.Find(token, stop) is not { } pending) return AccountRefusals.PendingUnknown;
        Counter[] counters = [await Counter(pending.UserId, stop)];
        if (await unit.Outside(() => lockOut.Take(counters, stop), stop) is { } locked) return Refuse(pending.UserId, locked);
        if (!await pendings.Count(pending, stop)) return AccountRefusals.PendingUnknown;
        if (!await isRight(pending)) return Refuse(pending.UserId, AccountRefusals.CodeWrong);
        await pendings.Finish(pending, stop);
        await LockOut.Forgive(counters, unit, stop);
        return await Member(pending.UserId, stop) is { } person ? person : SignInRefusals.NotHere;
    }

    /// <summary>A member of the clinic who may enter.</summary>
    internal async Task<Welcome?> Member(Guid userId, CancellationToken stop)
    {
        var found = await (from member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.UserId == userId && member.IsActive)
                           join user in registry.Set<User>().Where(user => user.DisabledAt == null) on member.UserId equals user.Id
                           select new { user.DisplayName, member.Role }).SingleOrDefaultAsync(stop);
        return found is null ? null : new(userId, found.DisplayName, found.Role);
    }

    // Who knows the password can begin again as often as they like: their codes are counted over all beginnings.
    async Task<Counter> Counter(Guid userId, CancellationToken stop) => new((await ring.Platform(unit, stop)).Index.Of("second-factor", userId.ToString())!, Patience.OfAccount); // never empty

    Refusal Refuse(Guid userId, Refusal refusal)
    {
        trail.Happened("second-factor-refused", "registry_users", userId.ToString(), new { reason = refusal.Code });
        return refusal;
    }
}
