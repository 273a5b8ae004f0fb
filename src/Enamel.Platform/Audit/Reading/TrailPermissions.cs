using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Audit.Reading;

/// <summary>What may be done with the trail. Nobody may change it.</summary>
public static class TrailPermissions
{
    /// <summary>Read the clinic's trail.</summary>
    public static readonly Permission Read = new("trail.read", Role.Manager);

    /// <summary>Take a stretch of it away as a file.</summary>
    public static readonly Permission Export = new("trail.export", Role.Manager);

    /// <summary>See who has looked at a patient's record.</summary>
    public static readonly Permission SeeLooks = new("trail.see-looks", Role.Manager, Role.Doctor);
}
