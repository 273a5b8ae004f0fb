using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.Live;

/// <summary>
/// Says that something of the clinic changed, to all whose screens show it. It is told once the work is committed and never when it is undone, on every
/// server, and says only what changed: who listens asks for it again, and is answered by their own rights.
/// </summary>
public sealed class LiveSignals(UnitOfWork unit, CurrentClinic clinic, LiveHub hub)
{
    /// <summary>Something of this kind changed.</summary>
    /// <param name="topic">A word such as <c>agenda</c>.</param>
    public void Changed(string topic) => unit.WhenCommitted(() => hub.Changed(clinic.Id, topic));
}

/// <summary>Rows that are shown on screens: writing one through the clinic's context says so, so that no step can forget it.</summary>
/// <param name="Topic">What it changes.</param>
/// <param name="Row">The rows' type.</param>
public sealed record LiveRows(string Topic, Type Row);
