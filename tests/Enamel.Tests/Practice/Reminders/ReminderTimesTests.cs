using Enamel.Platform.Time;
using Enamel.Practice.Reminders.Sending;

namespace Enamel.Tests.Practice.Reminders;

public sealed class The_time_of_a_reminder
{
    static readonly QuietHours Night = new(new(21, 0), new(8, 0));

    [Theory]
    [InlineData("Africa/Casablanca", "2026-06-10T10:00", 48, "2026-06-08T10:00")]
    [InlineData("Africa/Casablanca", "2026-06-10T14:30", 3, "2026-06-10T11:30")]
    // The clocks go back an hour on 20 September 2026, for good: the same time on the wall, not the same number of hours.
    [InlineData("Africa/Casablanca", "2026-09-21T10:00", 48, "2026-09-19T10:00")]
    [InlineData("Europe/Paris", "2026-03-30T09:00", 24, "2026-03-29T09:00")]
    [InlineData("Europe/Paris", "2026-10-26T09:00", 48, "2026-10-24T09:00")]
    // What would fall into the night leaves the evening before.
    [InlineData("Africa/Casablanca", "2026-06-10T09:00", 3, "2026-06-09T20:59")]
    [InlineData("Africa/Casablanca", "2026-06-11T01:00", 3, "2026-06-10T20:59")]
    [InlineData("Africa/Casablanca", "2026-06-10T07:30", 48, "2026-06-07T20:59")]
    public void is_told_by_the_wall(string zone, string appointment, int hours, string due)
    {
        var clock = new ZoneRules(TimeProvider.System).Clock(zone).Expected();
        var found = ReminderTimes.Due(At(clock, appointment), hours * 60, Night, clock);
        clock.WallTimeOf(found).ToString().ShouldBe(due + ":00");
        found.ShouldBeLessThan(At(clock, appointment));
    }

    [Theory]
    [InlineData("2026-06-10T20:59", null)]
    [InlineData("2026-06-10T21:00", "2026-06-11T08:00")]
    [InlineData("2026-06-11T03:00", "2026-06-11T08:00")]
    [InlineData("2026-06-11T08:00", null)]
    public void waits_for_the_morning(string now, string? until)
    {
        var clock = new ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected();
        var wake = ReminderTimes.QuietUntil(At(clock, now), Night, clock);
        (wake is { } at ? clock.WallTimeOf(at).ToString() : null).ShouldBe(until is null ? null : until + ":00");
        ReminderTimes.QuietUntil(At(clock, now), new(new(8, 0), new(8, 0)), clock).ShouldBeNull();
        new QuietHours(new(12, 0), new(14, 0)).Hold(new(13, 0)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(48, "2026-06-09T22:00")]
    [InlineData(3, "2026-06-10T09:15")]
    [InlineData(1, "2026-06-10T09:30")]
    public void ends_before_it_would_come_too_close(int hours, string latest)
    {
        var clock = new ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected();
        ReminderTimes.Latest(At(clock, "2026-06-10T10:00"), hours * 60).ShouldBe(At(clock, latest));
    }

    static DateTimeOffset At(ClinicClock clock, string wall)
    {
        var local = DateTime.Parse(wall, System.Globalization.CultureInfo.InvariantCulture);
        return clock.InstantOf(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }
}
