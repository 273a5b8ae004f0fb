using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Recovery;

/// <summary>
/// Somebody sets a new password by the link that was sent to them. All their sessions end, in every clinic; a second factor is asked at the next sign-in as
/// ever, for the link shows no more than a password would.
/// </summary>
public sealed class ResetPassword(
    RegistryDb registry, UnitOfWork unit, Passwords passwords, Sessions sessions, AccountLetters letters, CurrentClinic clinic, AuditTrail trail, TimeProvider clock)
{
    internal const string Template = "identity.password-changed";

    static readonly Dictionary<string, string> NoWords = [];

    /// <summary>What is typed.</summary>
    /// <param name="Token">Of the link.</param>
    /// <param name="Password">The new one; at least 12 characters.</param>
    public sealed record Command(string? Token, string? Password);

    /// <summary>Whether a link works now.</summary>
    public async Task<bool> Look(string? token, CancellationToken stop) => await Find(token, stop) is not null;

    /// <summary>Sets it.</summary>
    /// <returns>Done; or <see cref="RecoveryRefusals.Spent"/>, or what is wrong with the password.</returns>
    public async Task<Outcome> Run(Command command, CancellationToken stop)
    {
        if (await Find(command.Token, stop) is not { UserId: { } userId }) return RecoveryRefusals.Spent;
        if (await Place(userId, stop) is not { } place) return RecoveryRefusals.Spent;
        var check = new Validation();
        check.Field("password", Passwords.Check(command.Password ?? "", [place.Username], StaffJoining.Names(place.Name, clinic.Card)));
        if (check.Refused(out var wrong)) return wrong;
        // Slow work holds no connection; what was read before it is read again after.
        var hash = await unit.Outside(() => passwords.Hash(command.Password!), stop); // checked above
        registry.ChangeTracker.Clear();
        return await Set(command.Token, userId, hash, stop);
    }

    async Task<Outcome> Set(string? token, Guid userId, string hash, CancellationToken stop)
    {
        // Locked: of two who use one link at once the second finds it spent.
        if (await Locked(token, stop) is not { } reset || await Place(userId, stop) is null) return RecoveryRefusals.Spent;
        reset.UsedAt = clock.GetUtcNow();
        (await registry.Set<User>().SingleAsync(person => person.Id == userId, stop)).PasswordHash = hash;
        await registry.SaveChangesAsync(stop);
        // Whoever knew the old password and is about to show a code begins anew.
        await registry.Database.ExecuteSqlAsync($"delete from registry.pending_sign_ins where clinic_id = {clinic.Id} and user_id = {userId}", stop);
        await sessions.EndEverywhere(userId, sparing: null, "password-reset", stop);
        trail.Happened("password-reset", "registry_users", userId.ToString(), new { });
        await letters.Send(userId, Template, NoWords, reset.Language, stop);
        return Outcome.Done;
    }

    async Task<(string Username, string Name)?> Place(Guid userId, CancellationToken stop)
    {
        var found = await (
            from member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.UserId == userId && member.IsActive)
            join user in registry.Set<User>().Where(user => user.DisabledAt == null) on member.UserId equals user.Id
            select new { member.Username, user.DisplayName }).SingleOrDefaultAsync(stop);
        return found is null ? null : (found.Username, found.DisplayName);
    }

    async Task<PasswordReset?> Find(string? token, CancellationToken stop) => OpaqueToken.HashOf(token) is { } hash
        ? Good(await registry.Set<PasswordReset>().AsNoTracking().SingleOrDefaultAsync(one => one.ClinicId == clinic.Id && one.TokenHash == hash, stop)) : null;

    async Task<PasswordReset?> Locked(string? token, CancellationToken stop) => OpaqueToken.HashOf(token) is { } hash
        ? Good(await registry.Set<PasswordReset>().FromSql($"select * from registry.password_resets where clinic_id = {clinic.Id} and token_hash = {hash} for update").SingleOrDefaultAsync(stop)) : null;

    PasswordReset? Good(PasswordReset? reset) => reset?.IsGood(clock.GetUtcNow()) == true ? reset : null;
}
