using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Practice.Visits;

/// <summary>What may be done with visits, and by whom. Who may take a step is said by the kernel's table; a doctor does it with the own patients only: <see cref="VisitScope"/>.</summary>
public static class VisitsPermissions
{
    /// <summary>See who is here and how far: a doctor the own patients, the cash desk those who have something to pay.</summary>
    public static readonly Permission See = new("visits.see", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist, Role.Cashier) { OwnOnly = [Role.Doctor] };

    /// <summary>See the day's board: who is expected, who waits, who is next.</summary>
    public static readonly Permission SeeBoard = new("visits.see-board", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist) { OwnOnly = [Role.Doctor] };

    /// <summary>Register who arrives, say that somebody left, give a patient to another doctor.</summary>
    public static readonly Permission Register = new("visits.register", Role.Receptionist);

    /// <summary>Call a patient in, and back to waiting.</summary>
    public static readonly Permission Start = Step("visits.start", VisitStep.Start);

    /// <summary>Say that the doctor is done with a patient, or call them back.</summary>
    public static readonly Permission Ready = Step("visits.ready", VisitStep.Ready);

    /// <summary>Say that a patient who has paid has left.</summary>
    public static readonly Permission Complete = Step("visits.complete", VisitStep.Complete);

    /// <summary>Ask a manager to waive what is owed for a visit. A manager decides, who cannot ask.</summary>
    public static readonly Permission AskWaiver = new("visits.ask-waiver", Role.Receptionist, Role.Cashier);

    /// <summary>The permission of a step that is taken by hand.</summary>
    internal static Permission Of(VisitStep step) => step switch
    {
        VisitStep.Start or VisitStep.Unstart => Start,
        VisitStep.Ready or VisitStep.Unready => Ready,
        VisitStep.Complete => Complete,
        VisitStep.Settle => throw new ArgumentException("Nobody settles by hand.", nameof(step)),
    };

    static Permission Step(string code, VisitStep step) => VisitTransition.RoleFor(step) is var role && role == Role.Doctor
        ? new(code, role) { OwnOnly = [role] } : new(code, role);
}
