using Enamel.Platform.Database;

namespace Enamel.Practice.Reminders.Sending;

/// <summary>One reminder of one appointment at one time: planned, then sent, or not, with the reason.</summary>
sealed class Reminder : ClinicRow
{
    public const string Planned = "planned", Sent = "sent", Skipped = "skipped", Dropped = "dropped";

    public required Guid AppointmentId { get; init; }

    public required Guid PatientId { get; init; }

    public required Guid RuleId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset DueAt { get; set; }

    public string State { get; private set; } = Planned;

    /// <summary>Why it was not sent: <c>too-late</c>, <c>moved</c>, <c>over</c>, <c>off</c>, <c>no-contact</c>.</summary>
    public string? Why { get; private set; }

    public Guid? MessageId { get; private set; }

    public required DateTimeOffset PlannedAt { get; init; }

    public DateTimeOffset? SettledAt { get; private set; }

    public void WasSent(Guid message, DateTimeOffset now) => (State, MessageId, SettledAt) = (Sent, message, now);

    /// <summary>It is not sent, for a reason of its own.</summary>
    public Reminder Skip(string why, DateTimeOffset now)
    {
        (State, Why, SettledAt) = (Skipped, why, now);
        return this;
    }

    /// <summary>There is nothing to be reminded of any more.</summary>
    public void Drop(string why, DateTimeOffset now) => (State, Why, SettledAt) = (Dropped, why, now);
}
