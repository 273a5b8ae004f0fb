using Enamel.Platform.Database;

namespace Enamel.Practice.Reminders.Recalls;

/// <summary>A patient who is to come again for a kind of treatment: one row for each, which every new treatment puts ahead.</summary>
sealed class Recall : ClinicRow
{
    public const string Due = "due", Declined = "declined";

    public required Guid PatientId { get; init; }

    public required Guid TypeId { get; init; }

    public DateOnly LastOn { get; private set; }

    public DateOnly DueOn { get; private set; }

    public string State { get; private set; } = Due;

    /// <summary>Put off until then.</summary>
    public DateOnly? NotBefore { get; private set; }

    /// <summary>How often it was tried since the last treatment.</summary>
    public int Attempts { get; private set; }

    /// <summary>The due date for which the patient was written to.</summary>
    public DateOnly? MessagedFor { get; private set; }

    /// <summary>The patient was treated: what was tried before is over.</summary>
    public void Treated(DateOnly on, int months)
    {
        if (on < LastOn) return;
        var due = on.AddMonths(months);
        if (on > LastOn) (State, NotBefore, Attempts) = (Due, null, 0);
        (LastOn, DueOn) = (on, due);
    }

    /// <summary>Somebody tried.</summary>
    public void Tried(DateOnly? notBefore) => (Attempts, NotBefore) = (Attempts + 1, notBefore);

    /// <summary>The patient does not want to be asked again.</summary>
    public void Decline() => (State, Attempts) = (Declined, Attempts + 1);

    /// <summary>The patient was written to, for this due date.</summary>
    public void WasMessaged() => (MessagedFor, Attempts) = (DueOn, Attempts + 1);
}

/// <summary>One try to have a patient come.</summary>
sealed class RecallAttempt : ClinicRow
{
    public const string Message = "message", NoAnswer = "no-answer", Later = "later", Declined = "declined";

    public required Guid RecallId { get; init; }

    public required string Outcome { get; init; }

    public string? Note { get; init; }

    public required DateTimeOffset AttemptedAt { get; init; }

    /// <summary>Nobody where the clinic's rules did it.</summary>
    public Guid? UserId { get; init; }
}
