using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Approvals;

/// <summary>What may be done with approvals. Whether a person may decide a certain one is besides a matter of its kind, and of who asked for it.</summary>
public static class ApprovalsPermissions
{
    /// <summary>See what waits for a decision: the manager all, everybody else what they asked for.</summary>
    public static readonly Permission See = new("approvals.see", [.. Permission.Everyone]) { OwnOnly = [.. Permission.Everyone.Where(role => role != Role.Manager)] };

    /// <summary>Approve or refuse what somebody else asked for.</summary>
    public static readonly Permission Decide = new("approvals.decide", Role.Manager);
}
