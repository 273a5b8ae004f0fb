namespace Enamel.Kernel;

/// <summary>A stretch of time between two instants. Half-open: the end belongs to whatever comes next, so neighbours do not overlap.</summary>
public sealed record TimeSlot
{
    TimeSlot(DateTimeOffset startsAt, DateTimeOffset endsAt) => (StartsAt, EndsAt) = (startsAt, endsAt);

    /// <summary>The first instant, in UTC.</summary>
    public DateTimeOffset StartsAt { get; }

    /// <summary>The first instant after it, in UTC.</summary>
    public DateTimeOffset EndsAt { get; }

    /// <summary>How long it is; more than zero.</summary>
    public TimeSpan Length => EndsAt - StartsAt;

    /// <summary>The time between two instants; refused when it would be empty.</summary>
    public static Outcome<TimeSlot> Between(DateTimeOffset startsAt, DateTimeOffset endsAt) =>
        startsAt < endsAt ? new TimeSlot(startsAt.ToUniversalTime(), endsAt.ToUniversalTime()) : KernelRefusals.SlotEndsBeforeStart;

    /// <summary>Whether the two share any time.</summary>
    public bool Overlaps(TimeSlot other) => StartsAt < other.EndsAt && other.StartsAt < EndsAt;

    /// <summary>Whether an instant lies in it; the end does not.</summary>
    public bool Contains(DateTimeOffset instant) => StartsAt <= instant && instant < EndsAt;

    /// <summary>Whether all of the other lies in it.</summary>
    public bool Contains(TimeSlot other) => StartsAt <= other.StartsAt && other.EndsAt <= EndsAt;

    /// <summary>Both instants, ISO 8601.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{StartsAt:u}/{EndsAt:u}");
}
