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

    /// <summary>Book a doctor over what is booked already, once at a time and with a reason.</summary>
    public static readonly Permission Overbook = new("scheduling.overbook", Role.Manager, Role.Doctor) { OwnOnly = [Role.Doctor] };

    /// <summary>Say what a kind of visit needs, when the clinic is closed, and how the waiting list is asked.</summary>
    public static readonly Permission Arrange = new("scheduling.arrange", Role.Manager);

    /// <summary>Say when a doctor works: the manager for everybody, a doctor for oneself.</summary>
    public static readonly Permission SetHours = new("scheduling.set-hours", Role.Manager, Role.Doctor) { OwnOnly = [Role.Doctor] };

    /// <summary>Make and revoke the private addresses of a doctor's calendar: the doctor the own, the manager everybody's.</summary>
    public static readonly Permission KeepFeeds = new("scheduling.keep-feeds", Role.Manager, Role.Doctor) { OwnOnly = [Role.Doctor] };
}
