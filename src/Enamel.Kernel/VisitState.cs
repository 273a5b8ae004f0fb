namespace Enamel.Kernel;

/// <summary>How far a patient has come on the way through the clinic on a day.</summary>
public enum VisitState
{
    /// <summary>Has arrived, and waits.</summary>
    Registered,

    /// <summary>Is with the doctor.</summary>
    InConsultation,

    /// <summary>The doctor is done: what was performed is to be paid.</summary>
    ReadyForBilling,

    /// <summary>Nothing is owed for the visit: it was paid in full, or a manager waived it.</summary>
    Paid,

    /// <summary>The patient has left. Nothing follows.</summary>
    Completed,
}

/// <summary>The words for <see cref="VisitState"/> in the API and in the database.</summary>
public static class VisitStateWords
{
    /// <summary>The word.</summary>
    public static string Word(this VisitState state) => state switch
    {
        VisitState.Registered => "REGISTERED",
        VisitState.InConsultation => "IN_CONSULTATION",
        VisitState.ReadyForBilling => "READY_FOR_BILLING",
        VisitState.Paid => "PAID",
        VisitState.Completed => "COMPLETED",
    };

    /// <summary>The state that a word names.</summary>
    public static Outcome<VisitState> Parse(string word)
    {
        foreach (var state in Enum.GetValues<VisitState>())
            if (state.Word() == word) return state;
        return KernelRefusals.UnknownVisitState;
    }
}
