using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>Somebody stops working in the clinic, or comes back. Their work stays under their name.</summary>
public sealed class ChangeStaff(RegistryDb registry, StaffCapacity capacity, CurrentClinic clinic, CurrentUser user, Sessions sessions)
{
    /// <summary>Closes the clinic to a member of its staff. Every session of theirs here ends at once.</summary>
    /// <returns>The member; or <see cref="StaffRefusals.NoSuchMember"/>, <see cref="StaffRefusals.NotOneself"/>.</returns>
    public async Task<Outcome<string>> Deactivate(Guid userId, CancellationToken stop)
    {
        if (userId == user.Id) return StaffRefusals.NotOneself;
        await capacity.Lock(stop);
        // Of two managers who deactivate each other at once, the second is told no here: the clinic keeps one.
        if (!await registry.Set<Membership>().AnyAsync(member => member.ClinicId == clinic.Id && member.UserId == user.Id && member.IsActive, stop)) return Http.HttpRefusals.SessionEnded;
        if (await Find(userId, stop) is not { } membership) return StaffRefusals.NoSuchMember;
        membership.IsActive = false;
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
        membership.IsActive = true;
        await registry.SaveChangesAsync(stop);
        return await Name(userId, stop);
    }

    Task<Membership?> Find(Guid userId, CancellationToken stop) =>
        registry.Set<Membership>().SingleOrDefaultAsync(member => member.ClinicId == clinic.Id && member.UserId == userId, stop);

    Task<string> Name(Guid userId, CancellationToken stop) => registry.Set<User>().Where(user => user.Id == userId).Select(user => user.DisplayName).SingleAsync(stop);
}
