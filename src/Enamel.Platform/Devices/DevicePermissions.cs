using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Devices;

/// <summary>What may be done with devices, and by whom.</summary>
public static class DevicePermissions
{
    /// <summary>Enrol the device that one works on, and see where it stands.</summary>
    public static readonly Permission Enrol = new("devices.enrol", [.. Permission.Everyone]);

    /// <summary>See all devices of the clinic.</summary>
    public static readonly Permission See = new("devices.see", Role.Manager);

    /// <summary>Approve a device for a branch and a counter, and revoke it.</summary>
    public static readonly Permission Manage = new("devices.manage", Role.Manager);
}
