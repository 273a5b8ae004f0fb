using Enamel.Morocco;

namespace Enamel.Tests.Support;

/// <summary>A week some way ahead in which nobody has a holiday: no test depends on the day on which it runs.</summary>
static class OrdinaryWeek
{
    /// <summary>Its Monday.</summary>
    public static DateOnly Monday()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var monday = today.AddDays(21 - ((int)today.DayOfWeek + 6) % 7);
        while (HasHoliday(monday)) monday = monday.AddDays(7);
        return monday;
    }

    static bool HasHoliday(DateOnly monday)
    {
        var holidays = new MoroccanHolidays();
        return holidays.Of(monday.Year).Concat(holidays.Of(monday.AddDays(6).Year)).Any(holiday => holiday.On <= monday.AddDays(6) && holiday.On.AddDays(holiday.Days - 1) >= monday);
    }
}
