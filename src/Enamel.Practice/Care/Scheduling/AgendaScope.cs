using Enamel.Kernel;
using Enamel.Platform.Identity;

namespace Enamel.Practice.Scheduling;

/// <summary>Whose appointments the caller sees and keeps: the desk everybody's, a doctor the own.</summary>
public sealed class AgendaScope(CurrentUser user)
{
    /// <summary>The one doctor whose agenda it is; null where it is everybody's.</summary>
    public Guid? Own => user.IsSignedIn && SchedulingPermissions.SeeAgenda.IsOwnOnly(user.Role) ? user.Id : null;

    /// <summary>Whether the caller may see any agenda at all: also asked by what is no address of its own, such as a landing page.</summary>
    public bool IsOpen => !user.IsSignedIn || user.May(SchedulingPermissions.SeeAgenda);

    /// <summary>Narrows what was asked for to what the caller may see.</summary>
    /// <param name="asked">A doctor, or null for all.</param>
    /// <returns>The doctor, or null for all; <see cref="SchedulingRefusals.NotYours"/> when a doctor asks for a colleague.</returns>
    public Outcome<Guid?> Of(Guid? asked) => Own is not { } own ? asked : asked is null || asked == own ? (Guid?)own : SchedulingRefusals.NotYours;

    /// <summary>Whether an appointment of this doctor exists for the caller.</summary>
    public bool Sees(Guid doctorId) => Own is not { } own || own == doctorId;
}
