using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Practice.Scheduling;

/// <summary>What may be done with the agenda, and by whom. A doctor sees and changes the own appointments only: <see cref="AgendaScope"/> holds to it.</summary>
public static class SchedulingPermissions
{
    /// <summary>See the agenda, the doctors, their hours and free times.</summary>
    public static readonly Permission SeeAgenda = new("scheduling.see-agenda", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist) { OwnOnly = [Role.Doctor] };

    /// <summary>Book, move, cancel.</summary>
    public static readonly Permission KeepAgenda = new("scheduling.keep-agenda", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist) { OwnOnly = [Role.Doctor] };

    /// <summary>Say when a doctor works: the manager for everybody, a doctor for oneself.</summary>
    public static readonly Permission SetHours = new("scheduling.set-hours", Role.Manager, Role.Doctor) { OwnOnly = [Role.Doctor] };
}
