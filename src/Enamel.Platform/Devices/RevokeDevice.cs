using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Devices;

/// <summary>A manager trusts a device no longer: it was lost, replaced, or should never have been enrolled. Its sessions and tokens end at once.</summary>
public sealed class RevokeDevice(RegistryDb registry, Sessions sessions, CurrentClinic clinic, CurrentUser user, AuditTrail trail, TimeProvider clock)
{
    /// <returns>Its name; or <see cref="DeviceRefusals.NoSuchDevice"/>.</returns>
    public async Task<Outcome<string>> Run(Guid id, CancellationToken stop)
    {
        if (await registry.LockedDevice(clinic.Id, id, stop) is not { } device) return DeviceRefusals.NoSuchDevice;
        if (!device.Revoke(user.Id, clock.GetUtcNow())) return device.Name;
        trail.Happened("device-revoked", "registry_devices", id.ToString(), new { device.Name });
        await registry.SaveChangesAsync(stop);
        await sessions.EndOn(device, stop);
        return device.Name;
    }
}

static class LockedDevices
{
    /// <summary>A device of the clinic, locked until the work ends: who signs in on it waits to hear what becomes of it.</summary>
    public static Task<Device?> LockedDevice(this RegistryDb registry, int clinic, Guid id, CancellationToken stop) =>
        registry.Set<Device>().FromSql($"select * from registry.devices where clinic_id = {clinic} and id = {id} for update").SingleOrDefaultAsync(stop);
}
