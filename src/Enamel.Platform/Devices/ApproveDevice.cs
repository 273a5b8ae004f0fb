using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Devices;

/// <summary>A manager trusts a device, for a branch and perhaps a counter; again when it moves.</summary>
public sealed class ApproveDevice(RegistryDb registry, IBranches branches, CurrentClinic clinic, CurrentUser user, AuditTrail trail, TimeProvider clock)
{
    /// <summary>For where.</summary>
    /// <param name="BranchId">An open branch.</param>
    /// <param name="CounterId">An open counter of it; none for a machine at which no cash is kept.</param>
    public sealed record Command(Guid? BranchId, Guid? CounterId = null);

    /// <returns>Its name; or one of <see cref="DeviceRefusals"/>.</returns>
    public async Task<Outcome<string>> Run(Guid id, Command command, CancellationToken stop)
    {
        if (await registry.LockedDevice(clinic.Id, id, stop) is not { } device) return DeviceRefusals.NoSuchDevice;
        var check = new Validation();
        check.Require("branchId", command.BranchId, out var branchId);
        if (check.Refused(out var missing)) return missing;
        if ((await branches.Workplaces(stop)).FirstOrDefault(place => place.BranchId == branchId && place.IsOpen) is not { } branch)
            return Refusal.OfFields(new FieldRefusal("branchId", DeviceRefusals.NoSuchBranch.Code));
        if (command.CounterId is { } counter && !branch.Counters.Any(one => one.Id == counter && one.IsOpen))
            return Refusal.OfFields(new FieldRefusal("counterId", DeviceRefusals.NoSuchCounter.Code));
        var others = registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.Role == Role.Manager && member.IsActive && member.UserId != user.Id);
        if (!device.Approve(branchId, command.CounterId, user.Id, await others.AnyAsync(stop), clock.GetUtcNow()).Succeeded(out var refusal)) return refusal;
        trail.Happened("device-approved", "registry_devices", id.ToString(), new { device.Name, device.BranchId, device.CounterId, isOwnRequest = device.EnrolledBy == user.Id });
        await registry.SaveChangesAsync(stop);
        return device.Name;
    }
}
