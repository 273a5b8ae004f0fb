using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Audit.Anchors;

/// <summary>What may be done with the trail's seals, and by whom.</summary>
public static class AnchorPermissions
{
    /// <summary>See and print the newest seal.</summary>
    public static readonly Permission See = new("audit.see-seal", Role.Manager);
}
