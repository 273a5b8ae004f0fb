using Enamel.Kernel;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>Every way in which alerts are refused.</summary>
public static class AlertsRefusals
{
    /// <summary>No such alert in this clinic.</summary>
    public static readonly Refusal Unknown = Refusal.NotFound("alerts.unknown");

    /// <summary>No rule of that word.</summary>
    public static readonly Refusal NoSuchRule = Refusal.NotFound("alerts.no-such-rule");

    /// <summary>Somebody took note of it already, and that stands.</summary>
    public static readonly Refusal ReadAlready = Refusal.Conflict("alerts.read-already");

    /// <summary>Not a place in the list that was given before.</summary>
    public static readonly Refusal CursorMalformed = Refusal.AgainstRule("alerts.cursor-malformed");
}
