using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Practice.Premises;

/// <summary>What may be done with branches and chairs, and by whom.</summary>
public static class PremisesPermissions
{
    /// <summary>See which branches and chairs there are.</summary>
    public static readonly Permission See = new("premises.see", [.. Permission.Everyone]);

    /// <summary>Open, change and close branches and chairs.</summary>
    public static readonly Permission Manage = new("premises.manage", Role.Manager);
}
