using Enamel.Platform.Time;

namespace Enamel.Practice.Reminders.Sending;

/// <summary>When nobody is written to, by the clinic's wall clock; over midnight where it ends before it begins; never where both are the same.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Not included.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>Whether nobody is written to at this time of day.</summary>
    public bool Hold(TimeOnly at) => From != To && (From < To ? at >= From && at < To : at >= From || at < To);
}

/// <summary>
/// When a reminder is due, by the clinic's wall clock: two days before ten o'clock is ten o'clock two days before, though a clock change lies between. What
/// would fall into the quiet hours is sent before they begin.
/// </summary>
public static class ReminderTimes
{
    static readonly TimeSpan Shortest = TimeSpan.FromMinutes(30);

    /// <summary>When it is due.</summary>
    public static DateTimeOffset Due(DateTimeOffset startsAt, int minutesBefore, QuietHours quiet, ClinicClock clock)
    {
        var start = clock.WallTimeOf(startsAt);
        var wall = start.On.ToDateTime(start.At).AddMinutes(-minutesBefore);
        var (day, at) = (DateOnly.FromDateTime(wall), TimeOnly.FromDateTime(wall));
        if (quiet.Hold(at)) (day, at) = (at < quiet.From ? day.AddDays(-1) : day, quiet.From.AddMinutes(-1));
        return clock.InstantOf(day, at);
    }

    /// <summary>After that it is not sent any more: it would come too close to what it reminds of.</summary>
    public static DateTimeOffset Latest(DateTimeOffset startsAt, int minutesBefore)
    {
        var quarter = TimeSpan.FromMinutes(minutesBefore / 4);
        return startsAt - (quarter > Shortest ? quarter : Shortest);
    }

    /// <summary>Whether nobody is written to at this instant, and when that is over.</summary>
    public static DateTimeOffset? QuietUntil(DateTimeOffset now, QuietHours quiet, ClinicClock clock)
    {
        var wall = clock.WallTimeOf(now);
        if (!quiet.Hold(wall.At)) return null;
        return clock.InstantOf(wall.At < quiet.To ? wall.On : wall.On.AddDays(1), quiet.To);
    }
}
