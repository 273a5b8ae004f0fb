using Enamel.Platform.Database;
using Enamel.Platform.Privacy;

namespace Enamel.Practice.Reminders.Answering;

/// <summary>What a reminder's link leads to. The link itself is in the message alone: here is its hash.</summary>
sealed class AnswerLink : ClinicRow
{
    public required byte[] TokenHash { get; init; }

    public required Guid AppointmentId { get; init; }

    public required Guid PatientId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required byte[] RecipientIndex { get; init; }

    public required string Language { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>What was written back and not understood.</summary>
    public Sealed? ReplySealed { get; set; }

    public DateTimeOffset? HandledAt { get; private set; }

    public Guid? HandledBy { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The patient answers; the last word counts.</summary>
    public void Says(string answer, DateTimeOffset now) => (Answer, AnsweredAt, HandledAt, HandledBy) = (answer, now, null, null);

    /// <summary>The desk has seen to it.</summary>
    public void WasHandled(Guid by, DateTimeOffset now) => (HandledAt, HandledBy) = (now, by);
}

/// <summary>What a patient may answer, as the database spells it.</summary>
static class Answers
{
    public const string Confirmed = "confirmed", Cancelled = "cancelled", OtherTime = "other-time", Unclear = "unclear";
}
