using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>
/// The manager changes what somebody is here: role, branches, a doctor's papers; or somebody stops working in the clinic, or comes back. Their work stays
/// under their name. No manager does it to themselves, so a clinic always keeps one.
/// </summary>
public sealed class ChangeStaff(RegistryDb registry, StaffCapacity capacity, StaffPlaces places, CurrentClinic clinic, CurrentUser user, Sessions sessions, TimeProvider clock)
{
    const int LongestReason = 300;

    /// <summary>What is null stays as it is; an empty text empties.</summary>
    /// <param name="Role">The wire word of a role. All sessions of the person here end with the change.</param>
    /// <param name="Branches">Where the person works; an empty list for everywhere.</param>
    /// <param name="LicenceNumber">A doctor's number at the professional order.</param>
    /// <param name="Inpe">A doctor's number at the health insurance: nine digits.</param>
    /// <param name="Speciality">A doctor's.</param>
    public sealed record Command(string? Role = null, IReadOnlyList<Guid>? Branches = null, string? LicenceNumber = null, string? Inpe = null, string? Speciality = null);

    /// <summary>Changes a member.</summary>
    /// <param name="isCurrent">Whether the version that is there is the one that the caller saw.</param>
    /// <returns>The member's name; or <see cref="StaffRefusals.NoSuchMember"/>, <see cref="StaffRefusals.NotOwnRole"/>, what is wrong with the fields, a full plan.</returns>
    public async Task<Outcome<string>> Change(Guid userId, Command command, Func<int, bool> isCurrent, Refusal stale, CancellationToken stop)
    {
        await capacity.Lock(stop);
        if (!await IsStillManager(stop)) return Http.HttpRefusals.SessionEnded;
        if (await Find(userId, stop) is not { } member) return StaffRefusals.NoSuchMember;
        if (!isCurrent(member.Version)) return stale;
        var check = new Validation();
        var role = member.Role;
        if (command.Role is not null) check.Require("role", command.Role, RoleWords.Parse, out role);
        check.Optional("licenceNumber", command.LicenceNumber, DoctorPapers.Licence, out string? licence);
        check.Optional("inpe", command.Inpe, DoctorPapers.Inpe, out string? inpe);
        check.Optional("speciality", command.Speciality, DoctorPapers.Speciality, out string? speciality);
        DoctorPapers.OnlyOfDoctors(check, role, licence, inpe, speciality);
        if (command.Branches is { } wanted) await places.Check(check, wanted, stop);
        if (check.Refused(out var wrong)) return wrong;
        if (command.LicenceNumber is not null) member.LicenceNumber = licence;
        if (command.Inpe is not null) member.Inpe = inpe;
        if (command.Speciality is not null) member.Speciality = speciality;
        if (command.Branches is { } chosen) member.Branches = [.. chosen.Distinct()];
        if (role != member.Role && !(await Give(member, role, stop)).Succeeded(out var refused)) return refused;
        await registry.SaveChangesAsync(stop);
        return await Name(userId, stop);
    }

    /// <summary>Closes the clinic to a member of its staff. Every session of theirs here ends at once.</summary>
    /// <param name="reason">Why, for who asks later; up to 300 characters.</param>
    /// <returns>The member; or <see cref="StaffRefusals.NoSuchMember"/>, <see cref="StaffRefusals.NotOneself"/>, a missing reason.</returns>
    public async Task<Outcome<string>> Deactivate(Guid userId, string? reason, CancellationToken stop)
    {
        if (userId == user.Id) return StaffRefusals.NotOneself;
        await capacity.Lock(stop);
        if (!await IsStillManager(stop)) return Http.HttpRefusals.SessionEnded;
        if (await Find(userId, stop) is not { } membership) return StaffRefusals.NoSuchMember;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        if (membership.IsActive)
        {
            membership.IsActive = false;
            if (await Departure(userId, stop) is not { } departure) registry.Add(departure = new() { ClinicId = clinic.Id, Id = userId });
            departure.Leave(why, clock.GetUtcNow());
        }
        await registry.SaveChangesAsync(stop);
        await sessions.EndAll(userId, "deactivated", stop);
        return await Name(userId, stop);
    }

    /// <summary>Opens the clinic to them again, within what its plan admits.</summary>
    /// <returns>The member; or <see cref="StaffRefusals.NoSuchMember"/>, or a full plan.</returns>
    public async Task<Outcome<string>> Reactivate(Guid userId, CancellationToken stop)
    {
        await capacity.Lock(stop);
        if (await Find(userId, stop) is not { } membership) return StaffRefusals.NoSuchMember;
        if (!membership.IsActive && await capacity.Full(membership.Role, stop) is { } full) return full;
        if (!membership.IsActive && await Departure(userId, stop) is { } departure) departure.Return(clock.GetUtcNow());
        membership.IsActive = true;
        await registry.SaveChangesAsync(stop);
        return await Name(userId, stop);
    }

    async Task<Outcome> Give(Membership member, Role role, CancellationToken stop)
    {
        if (member.UserId == user.Id) return StaffRefusals.NotOwnRole;
        if (member.IsActive && await capacity.Full(role, stop) is { } full) return full;
        member.Role = role;
        member.HasTreated |= role == Role.Doctor;
        await registry.SaveChangesAsync(stop);
        await sessions.EndAll(member.UserId, "role-changed", stop);
        return Outcome.Done;
    }

    // Of two managers who deactivate or demote each other at once, the second is told no here: the clinic keeps one.
    Task<bool> IsStillManager(CancellationToken stop) => registry.Set<Membership>()
        .AnyAsync(member => member.ClinicId == clinic.Id && member.UserId == user.Id && member.IsActive && member.Role == Role.Manager, stop);

    Task<StaffDeparture?> Departure(Guid userId, CancellationToken stop) =>
        registry.Set<StaffDeparture>().SingleOrDefaultAsync(departure => departure.ClinicId == clinic.Id && departure.Id == userId, stop);

    Task<Membership?> Find(Guid userId, CancellationToken stop) =>
        registry.Set<Membership>().SingleOrDefaultAsync(member => member.ClinicId == clinic.Id && member.UserId == userId, stop);

    Task<string> Name(Guid userId, CancellationToken stop) => registry.Set<User>().Where(user => user.Id == userId).Select(user => user.DisplayName).SingleAsync(stop);
}
