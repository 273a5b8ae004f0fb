using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>What may be done with alerts.</summary>
public static class AlertsPermissions
{
    /// <summary>See the alerts.</summary>
    public static readonly Permission See = new("alerts.see", Role.Manager);

    /// <summary>Take note of one.</summary>
    public static readonly Permission Acknowledge = new("alerts.acknowledge", Role.Manager);

    /// <summary>Decide what alerts are raised for.</summary>
    public static readonly Permission Decide = new("alerts.decide", Role.Manager);
}
