using System.Globalization;
using System.Runtime.InteropServices;
using Enamel.Kernel;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Enamel.Platform.Time;

/// <summary>A day and a time as a clock on the clinic's wall shows them.</summary>
/// <param name="On">The day.</param>
/// <param name="At">The time.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WallTime(DateOnly On, TimeOnly At)
{
    /// <summary><c>2026-09-20T01:30:00</c></summary>
    public override string ToString() => On.ToDateTime(At).ToString("s", CultureInfo.InvariantCulture);
}

/// <summary>Which of two instants is meant when the wall clock shows a time twice, as clocks are put back.</summary>
public enum RepeatedHour
{
    /// <summary>The first time round.</summary>
    Earlier,
    /// <summary>The second time round.</summary>
    Later,
}

/// <summary>A clinic's clock: turns instants into what its wall shows, and back.</summary>
public sealed class ClinicClock
{
    static readonly OffsetDateTimePattern WithOffset =
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<+HH:mm>");

    static readonly ZoneLocalMappingResolver ToEarlier = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);
    static readonly ZoneLocalMappingResolver ToLater = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnForwardShifted);

    readonly DateTimeZone _zone;
    readonly TimeProvider _clock;

    internal ClinicClock(DateTimeZone zone, TimeProvider clock) => (_zone, _clock) = (zone, clock);

    /// <summary>The zone's IANA name.</summary>
    public string ZoneId => _zone.Id;

    /// <summary>This instant, in UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The clinic's day at this instant.</summary>
    public DateOnly Today => DayOf(Now);

    /// <summary>What the wall clock shows at an instant.</summary>
    public WallTime WallTimeOf(DateTimeOffset instant)
    {
        var local = In(instant).LocalDateTime;
        return new(local.Date.ToDateOnly(), local.TimeOfDay.ToTimeOnly());
    }

    /// <summary>The clinic's day at an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => WallTimeOf(instant).On;

    /// <summary>
    /// The instant, in UTC, at which the wall clock shows a time. A time that is skipped as clocks are put forward moves on by as much as was
    /// skipped; of one that is shown twice the earlier instant is meant unless the later is asked for.
    /// </summary>
    public DateTimeOffset InstantOf(DateOnly day, TimeOnly time, RepeatedHour repeated = RepeatedHour.Earlier) =>
        (day.ToLocalDate() + time.ToLocalTime()).InZone(_zone, repeated == RepeatedHour.Later ? ToLater : ToEarlier)
            .ToInstant().ToDateTimeOffset();

    /// <summary>The instant at which the wall clock shows a time; see <see cref="InstantOf(DateOnly, TimeOnly, RepeatedHour)"/>.</summary>
    public DateTimeOffset InstantOf(WallTime wall, RepeatedHour repeated = RepeatedHour.Earlier) => InstantOf(wall.On, wall.At, repeated);

    /// <summary>A local day from its first instant to the next day's. It has 23 or 25 hours when clocks are changed on it.</summary>
    public TimeSlot Day(DateOnly day) => Between(day, day.AddDays(1));

    /// <summary>The local week, Monday to Sunday, that holds a day.</summary>
    public TimeSlot Week(DateOnly day) => Between(MondayOf(day), MondayOf(day).AddDays(7));

    /// <summary>The local days from the first to the last, both whole.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day, not before the first.</param>
    public TimeSlot Days(DateOnly first, DateOnly last) => Between(first, last.AddDays(1));

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>The same instant with the zone's offset at that time.</summary>
    public DateTimeOffset WithOffsetOf(DateTimeOffset instant) => In(instant).ToDateTimeOffset();

    /// <summary>The instant as ISO 8601 with the zone's offset: <c>2026-06-01T09:00:00+01:00</c>.</summary>
    public string Format(DateTimeOffset instant) => WithOffset.Format(In(instant).ToOffsetDateTime());

    /// <summary>The zone.</summary>
    public override string ToString() => $"clock of {ZoneId}";

    TimeSlot Between(DateOnly first, DateOnly afterLast) => TimeSlot.Between(StartOf(first), StartOf(afterLast)).Expected();

    // not always midnight: in some zones clocks skip it
    DateTimeOffset StartOf(DateOnly day) => _zone.AtStartOfDay(day.ToLocalDate()).ToInstant().ToDateTimeOffset();

    ZonedDateTime In(DateTimeOffset instant) => instant.ToInstant().InZone(_zone);
}
