namespace Enamel.Kernel;

/// <summary>What moves a visit on, or a step back.</summary>
public enum VisitStep
{
    /// <summary>The doctor calls the patient in.</summary>
    Start,

    /// <summary>The doctor is done.</summary>
    Ready,

    /// <summary>Nothing is owed any more. Nobody asks for this step: it follows from the last payment, or from a manager's waiver.</summary>
    Settle,

    /// <summary>The patient leaves.</summary>
    Complete,

    /// <summary>The patient was called in by mistake, and waits on.</summary>
    Unstart,

    /// <summary>The patient is called back to the chair before anything was paid.</summary>
    Unready,
}

/// <summary>One step that a visit may take.</summary>
/// <param name="From">Where it stands.</param>
/// <param name="Step">What moves it.</param>
/// <param name="To">Where it stands afterwards.</param>
/// <param name="By">The one role that may take it.</param>
public sealed record VisitTransition(VisitState From, VisitStep Step, VisitState To, Role By)
{
    /// <summary>
    /// Every step that there is. What is not here does not happen: nothing is skipped, nothing comes back out of <see cref="VisitState.Paid"/>. The
    /// database holds the same table and refuses the rest (<c>registry.visit_guard</c>); a test compares the two.
    /// </summary>
    public static IReadOnlyList<VisitTransition> All { get; } =
    [
        new(VisitState.Registered, VisitStep.Start, VisitState.InConsultation, Role.Doctor),
        new(VisitState.InConsultation, VisitStep.Ready, VisitState.ReadyForBilling, Role.Doctor),
        new(VisitState.ReadyForBilling, VisitStep.Settle, VisitState.Paid, Role.Cashier),
        new(VisitState.Paid, VisitStep.Complete, VisitState.Completed, Role.Receptionist),
        new(VisitState.InConsultation, VisitStep.Unstart, VisitState.Registered, Role.Doctor),
        new(VisitState.ReadyForBilling, VisitStep.Unready, VisitState.InConsultation, Role.Doctor),
    ];

    /// <summary>Who may take a step, wherever the visit stands.</summary>
    public static Role RoleFor(VisitStep step) => All.First(transition => transition.Step == step).By;

    /// <summary>Where a step leads from a state; null when it may not be taken there.</summary>
    public static VisitTransition? Of(VisitState from, VisitStep step) => All.FirstOrDefault(transition => transition.From == from && transition.Step == step);

    /// <summary>The step that leads on from a state; null where nothing follows.</summary>
    public static VisitTransition? Next(VisitState from) => All.FirstOrDefault(transition => transition.From == from && transition.To > from);

    /// <summary>The step that leads back from a state; null where nothing does.</summary>
    public static VisitTransition? Back(VisitState from) => All.FirstOrDefault(transition => transition.From == from && transition.To < from);

    /// <summary>Takes a step.</summary>
    /// <returns>The state afterwards; or <see cref="KernelRefusals.NoSuchStep"/>, which says where the visit stands.</returns>
    public static Outcome<VisitState> Take(VisitState from, VisitStep step) =>
        Of(from, step) is { } transition ? transition.To : KernelRefusals.NoSuchStep(from);
}
