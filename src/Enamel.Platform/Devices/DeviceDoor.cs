using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Devices;

/// <summary>Asked where a session is about to be bound to a key.</summary>
public sealed class DeviceDoor(RegistryDb registry, CurrentClinic clinic, AuditTrail trail)
{
    const string UsedAfterAll = "revoked-device-used";

    /// <summary>Whether the key is one of a device that was revoked: a lost terminal does not come in again.</summary>
    /// <param name="key">The thumbprint; none is closed to nobody.</param>
    public async Task<bool> IsClosedTo(string? key, CancellationToken stop)
    {
        if (key is null) return false;
        // Shared lock: who revokes waits until this session stands, and then ends it too.
        var device = await registry.Set<Device>().FromSql($"select * from registry.devices where clinic_id = {clinic.Id} and key_thumbprint = {key} for share")
            .AsNoTracking().SingleOrDefaultAsync(stop);
        if (device is not { State: DeviceState.Revoked }) return false;
        trail.Happened(UsedAfterAll, "registry_devices", device.Id.ToString(), new { device.Name });
        return true;
    }

    /// <summary>Tells the trail where a request that no device stands behind was proved by the key of one that was revoked.</summary>
    internal async Task NoteIfRevoked(string key, CancellationToken stop)
    {
        var device = await registry.Set<Device>().AsNoTracking().Where(device => device.ClinicId == clinic.Id && device.KeyThumbprint == key && device.RevokedAt != null)
            .Select(device => new { device.Id, device.Name }).SingleOrDefaultAsync(stop);
        if (device is not null) trail.Happened(UsedAfterAll, "registry_devices", device.Id.ToString(), new { device.Name });
    }
}
