using Enamel.Kernel;

namespace Enamel.Practice.Scheduling.Slots;

/// <summary>Finds free time: a pure rule over instants, so that a day of 23 or 25 hours is a day like any other.</summary>
public static class FreeSlots
{
    /// <summary>How far apart offered times are, counted from when the doctor begins: quarters of an hour, as patients are told them.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>Every time of the grid at which a visit of this length fits into open time and meets nothing; the earliest first.</summary>
    /// <param name="open">When the doctor works; stretches that do not overlap.</param>
    /// <param name="busy">When the doctor, the chair or the patient is taken; in any order, overlapping or not.</param>
    /// <param name="length">How long the visit takes.</param>
    /// <param name="within">Nothing is offered that begins before it or ends after it.</param>
    public static IEnumerable<TimeSlot> Of(IEnumerable<TimeSlot> open, IEnumerable<TimeSlot> busy, TimeSpan length, TimeSlot within)
    {
        var taken = busy.OrderBy(slot => slot.StartsAt).ToArray();
        var passed = 0;
        foreach (var window in open.OrderBy(window => window.StartsAt))
            for (var start = FirstOnGrid(window.StartsAt, within.StartsAt); start + length <= Earlier(window.EndsAt, within.EndsAt); start += Step)
            {
                // Those that end before this start end before every later one too; one that ends later may hide behind one that does not.
                while (passed < taken.Length && taken[passed].EndsAt <= start) passed++;
                if (MeetsNone(taken, passed, start, start + length)) yield return TimeSlot.Between(start, start + length).Expected();
            }
    }

    static bool MeetsNone(TimeSlot[] taken, int from, DateTimeOffset start, DateTimeOffset end)
    {
        for (var at = from; at < taken.Length && taken[at].StartsAt < end; at++)
            if (taken[at].EndsAt > start) return false;
        return true;
    }

    static DateTimeOffset FirstOnGrid(DateTimeOffset opens, DateTimeOffset notBefore)
    {
        if (opens >= notBefore) return opens;
        var steps = (notBefore - opens + Step - TimeSpan.FromTicks(1)).Ticks / Step.Ticks;
        return opens + steps * Step;
    }

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
