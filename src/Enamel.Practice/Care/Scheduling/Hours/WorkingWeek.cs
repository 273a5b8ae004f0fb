using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Practice.Scheduling.Hours;

/// <summary>Weekly hours laid onto the calendar: wall-clock rules become stretches of real time, right on days when clocks change.</summary>
public static class WorkingWeek
{
    /// <summary>ISO 8601: Monday is 1, Sunday 7.</summary>
    public static int WeekdayOf(DateOnly day) => ((int)day.DayOfWeek + 6) % 7 + 1;

    /// <summary>
    /// The stretches of real time that touch a range, in their order. Where the wall clock shows the opening or closing time twice, the longer reading
    /// counts: from the first time it shows the opening to the last time it shows the closing. What clocks skip is not there.
    /// </summary>
    public static IEnumerable<(TimeSlot Slot, Stretch Stretch)> Windows(IEnumerable<Stretch> hours, ClinicClock clock, TimeSlot range)
    {
        var byWeekday = hours.ToLookup(stretch => stretch.Weekday);
        for (var day = clock.DayOf(range.StartsAt); day <= clock.DayOf(range.EndsAt); day = day.AddDays(1))
            foreach (var stretch in byWeekday[WeekdayOf(day)].Where(stretch => stretch.HoldsOn(day)).OrderBy(stretch => stretch.Opens))
                if (On(day, stretch, clock) is { } slot && slot.Overlaps(range)) yield return (slot, stretch);
    }

    /// <summary>Whether the whole of a time lies in one stretch of a doctor.</summary>
    public static bool Holds(IEnumerable<Stretch> hours, ClinicClock clock, TimeSlot time) => WindowOf(hours, clock, time) is not null;

    /// <summary>The stretch that the whole of a time lies in; null when it lies in none.</summary>
    public static Stretch? WindowOf(IEnumerable<Stretch> hours, ClinicClock clock, TimeSlot time) =>
        Windows(hours, clock, time).Where(window => window.Slot.Contains(time)).Select(window => window.Stretch).FirstOrDefault();

    static TimeSlot? On(DateOnly day, Stretch stretch, ClinicClock clock)
    {
        var slot = TimeSlot.Between(clock.InstantOf(day, stretch.Opens), clock.InstantOf(day, stretch.Closes, RepeatedHour.Later));
        return slot.Succeeded(out var open, out _) ? open : null;
    }
}
