using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Devices;

/// <summary>Asked where a session is about to be bound to a key.</summary>
public sealed class DeviceDoor(RegistryDb registry, CurrentClinic clinic, AuditTrail trail, IBranches branches)
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

    /// <summary>Whether a device stands at a counter where money is taken today.</summary>
    /// <returns>Null when it does; or <see cref="DeviceRefusals.NoCounter"/>, <see cref="DeviceRefusals.CounterClosed"/>.</returns>
    internal async Task<Kernel.Refusal?> CashDesk(CurrentDevice device, CancellationToken stop)
    {
        if (device.CounterId is not { } counter) return DeviceRefusals.NoCounter;
        var isOpen = (await branches.Workplaces(stop)).Any(place => place.BranchId == device.BranchId && place.IsOpen && place.Counters.Any(desk => desk.Id == counter && desk.IsOpen));
        return isOpen ? null : DeviceRefusals.CounterClosed;
    }

    /// <summary>Tells the trail where a request that no device stands behind was proved by the key of one that was revoked.</summary>
    internal async Task NoteIfRevoked(string key, CancellationToken stop)
    {
        var device = await registry.Set<Device>().AsNoTracking().Where(device => device.ClinicId == clinic.Id && device.KeyThumbprint == key && device.RevokedAt != null)
            .Select(device => new { device.Id, device.Name }).SingleOrDefaultAsync(stop);
        if (device is not null) trail.Happened(UsedAfterAll, "registry_devices", device.Id.ToString(), new { device.Name });
    }
}
