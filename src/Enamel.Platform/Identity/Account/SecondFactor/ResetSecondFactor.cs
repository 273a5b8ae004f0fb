using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Recovery;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>
/// Takes somebody's second factor away who lost telephone and recovery codes: app, passkeys and codes. Their sessions end, and where the clinic asks a second
/// factor they set one up at the next sign-in. The person is told by message, and the trail who did it and why.
/// </summary>
public sealed class ResetSecondFactor(
    RegistryDb registry, Authenticators authenticators, RecoveryCodes recovery, Sessions sessions, AccountLetters letters, CurrentClinic clinic, CurrentUser user, AuditTrail trail)
{
    internal const string Template = "account.second-factor-reset";

    const int LongestReason = 300;

    static readonly Dictionary<string, string> NoWords = [];

    /// <summary>Whether somebody has a second factor at all.</summary>
    public async Task<bool> HasOne(Guid userId, CancellationToken stop) =>
        await authenticators.Has(userId, stop) || await registry.Set<Passkey>().AnyAsync(passkey => passkey.UserId == userId, stop);

    /// <summary>A manager does it for a member of the own clinic, with a reason.</summary>
    /// <returns>The member's name; or that it is the manager's own, nobody's, one of somebody who works in another clinic too, or a missing reason.</returns>
    public async Task<Outcome<string>> ByManager(Guid userId, string? reason, CancellationToken stop)
    {
        if (await Name(userId, stop) is not { } name) return StaffRefusals.NoSuchMember;
        if (userId == user.Id) return AccountRefusals.NotOnesOwnFactor;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        // The factor guards the other clinic's door too, and its manager was not asked.
        if (await registry.Set<Membership>().AnyAsync(member => member.UserId == userId && member.ClinicId != clinic.Id && member.IsActive, stop)) return AccountRefusals.WorksElsewhere;
        return await Take(userId, name, why, stop);
    }

    /// <summary>The operator does it, for whoever it is: managers, and people of several clinics.</summary>
    /// <param name="username">The name by which the person signs in at this clinic.</param>
    /// <returns>The member's name; or <see cref="StaffRefusals.NoSuchMember"/>, or a missing reason.</returns>
    public async Task<Outcome<string>> ByOperator(string username, string? reason, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        var userId = await registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.Username == username).Select(member => (Guid?)member.UserId).SingleOrDefaultAsync(stop);
        return userId is { } found && await Name(found, stop) is { } name ? await Take(found, name, why, stop) : StaffRefusals.NoSuchMember;
    }

    async Task<Outcome<string>> Take(Guid userId, string name, string reason, CancellationToken stop)
    {
        if (!await HasOne(userId, stop)) return AccountRefusals.NoFactor;
        registry.RemoveRange(await registry.Set<Authenticator>().Where(one => one.UserId == userId).ToListAsync(stop));
        registry.RemoveRange(await registry.Set<Passkey>().Where(one => one.UserId == userId).ToListAsync(stop));
        await registry.SaveChangesAsync(stop);
        await recovery.Remove(userId, stop);
        await sessions.EndEverywhere(userId, sparing: null, "second-factor-reset", stop);
        var isTold = await letters.Send(userId, Template, NoWords, clinic.Card.Language, stop);
        trail.Happened("second-factor-reset", "registry_users", userId.ToString(), new { reason, isTold });
        return name;
    }

    Task<string?> Name(Guid userId, CancellationToken stop) => (
        from member in registry.Set<Membership>()
        join person in registry.Set<User>() on member.UserId equals person.Id
        where member.ClinicId == clinic.Id && member.UserId == userId
        select person.DisplayName).SingleOrDefaultAsync(stop);
}
