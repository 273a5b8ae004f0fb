using System.Globalization;
using Enamel.Morocco;
using Enamel.Platform.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.TimeZones;

namespace Enamel.Tests.Platform.Time;

public sealed class The_clock_of_a_Moroccan_clinic
{
    static readonly ZoneRules Rules = new(TimeProvider.System);
    static readonly ClinicClock Clock = Rules.Clock("Africa/Casablanca").Expected();

    [Theory]
    [InlineData("2026-12-01T12:00:00Z", "2026-12-01T12:00:00+00:00")]
    [InlineData("2026-06-01T12:00:00Z", "2026-06-01T13:00:00+01:00")]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00")]
    [InlineData("2025-02-23T01:59:59Z", "2025-02-23T02:59:59+01:00")] // Ramadan 2025
    [InlineData("2025-02-23T02:00:00Z", "2025-02-23T02:00:00+00:00")]
    [InlineData("2025-04-06T01:59:59Z", "2025-04-06T01:59:59+00:00")]
    [InlineData("2025-04-06T02:00:00Z", "2025-04-06T03:00:00+01:00")]
    [InlineData("2026-02-15T01:59:59Z", "2026-02-15T02:59:59+01:00")] // Ramadan 2026, the last shift
    [InlineData("2026-02-15T02:00:00Z", "2026-02-15T02:00:00+00:00")]
    [InlineData("2026-03-22T01:59:59Z", "2026-03-22T01:59:59+00:00")]
    [InlineData("2026-03-22T02:00:00Z", "2026-03-22T03:00:00+01:00")]
    [InlineData("2026-09-20T00:59:59Z", "2026-09-20T01:59:59+01:00")] // decree 2.26.530
    [InlineData("2026-09-20T01:00:00Z", "2026-09-20T01:00:00+00:00")]
    [InlineData("2027-02-20T12:00:00Z", "2027-02-20T12:00:00+00:00")] // Ramadan 2027: no shift any more
    [InlineData("2040-07-01T12:00:00.25Z", "2040-07-01T12:00:00.25+00:00")]
    [InlineData("2087-06-01T12:00:00Z", "2087-06-01T12:00:00+00:00")]
    public void shows_what_the_law_says(string instant, string shown)
    {
        Clock.Format(At(instant)).ShouldBe(shown);
        Clock.WithOffsetOf(At(instant)).ToString("yyyy-MM-ddTHH:mm:ss.FFFzzz", CultureInfo.InvariantCulture).ShouldBe(shown);
    }

    [Theory]
    [InlineData("2026-09-20", "00:59", "2026-09-19T23:59:00Z", "2026-09-19T23:59:00Z")]
    [InlineData("2026-09-20", "01:00", "2026-09-20T00:00:00Z", "2026-09-20T01:00:00Z")] // shown twice
    [InlineData("2026-09-20", "01:30", "2026-09-20T00:30:00Z", "2026-09-20T01:30:00Z")]
    [InlineData("2026-09-20", "02:00", "2026-09-20T02:00:00Z", "2026-09-20T02:00:00Z")]
    [InlineData("2026-03-22", "01:59", "2026-03-22T01:59:00Z", "2026-03-22T01:59:00Z")]
    [InlineData("2026-03-22", "02:30", "2026-03-22T02:30:00Z", "2026-03-22T02:30:00Z")] // skipped: 02:30 is shown as 03:30
    [InlineData("2026-03-22", "03:30", "2026-03-22T02:30:00Z", "2026-03-22T02:30:00Z")]
    [InlineData("2026-10-12", "09:00", "2026-10-12T09:00:00Z", "2026-10-12T09:00:00Z")] // booked before the decree it was 08:00Z
    public void turns_wall_time_into_instants(string day, string time, string earlier, string later)
    {
        var wall = new WallTime(Day(day), TimeOnly.Parse(time, CultureInfo.InvariantCulture));
        Clock.InstantOf(wall).ShouldBe(At(earlier));
        Clock.InstantOf(wall, RepeatedHour.Later).ShouldBe(At(later));
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z", 24)]
    [InlineData("2026-06-01", "2026-05-31T23:00:00Z", 24)]
    [InlineData("2026-09-20", "2026-09-19T23:00:00Z", 25)]
    [InlineData("2026-03-22", "2026-03-22T00:00:00Z", 23)]
    public void knows_where_a_day_begins_and_how_long_it_is(string day, string startsAt, int hours)
    {
        var whole = Clock.Day(Day(day));
        (whole.StartsAt, whole.Length.TotalHours).ShouldBe((At(startsAt), hours));
    }

    [Theory]
    [InlineData("2026-09-20", "2026-09-13T23:00:00Z", "2026-09-21T00:00:00Z")] // a Sunday, in the week of the change
    [InlineData("2026-11-16", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")] // a Monday
    [InlineData("2026-11-21", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")]
    public void has_weeks_that_begin_on_Monday(string day, string startsAt, string endsAt)
    {
        var week = Clock.Week(Day(day));
        (week.StartsAt, week.EndsAt).ShouldBe((At(startsAt), At(endsAt)));
    }

    [Fact]
    public void joins_days_without_a_gap() => Prop.ForAll(Days, day =>
            Clock.Day(day).EndsAt == Clock.Day(day.AddDays(1)).StartsAt
            && Clock.DayOf(Clock.Day(day).StartsAt) == day && Clock.DayOf(Clock.Day(day).EndsAt.AddTicks(-1)) == day
            && Clock.Week(day).Contains(Clock.Day(day)) && Clock.Days(day, day.AddDays(2)).EndsAt == Clock.Day(day.AddDays(2)).EndsAt)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void gives_an_instant_back_from_its_wall_time() => Prop.ForAll(Days, Gen.Choose(0, 1439).ToArbitrary(), (day, minute) =>
        {
            var instant = new DateTimeOffset(day, default, TimeSpan.Zero).AddMinutes(minute);
            var wall = Clock.WallTimeOf(instant);
            return Clock.InstantOf(wall) == instant || Clock.InstantOf(wall, RepeatedHour.Later) == instant;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void knows_today_by_its_own_midnight()
    {
        var clock = new ZoneRules(new StoppedAt(At("2026-05-31T23:30:00Z"))).Clock("Africa/Casablanca").Expected();
        clock.Today.ShouldBe(new(2026, 6, 1));
        clock.Now.ShouldBe(At("2026-05-31T23:30:00Z"));
    }

    [Fact]
    public void shows_a_time_before_zones_had_whole_minutes() =>
        Clock.WallTimeOf(At("1910-01-01T12:00:00Z")).ToString().ShouldBe("1910-01-01T11:29:40");

    static readonly Arbitrary<DateOnly> Days = Gen.Choose(0, 60_000).Select(days => new DateOnly(1930, 1, 1).AddDays(days)).ToArbitrary();

    static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    sealed class StoppedAt(DateTimeOffset instant) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => instant;
    }
}

public sealed class The_zone_rules
{
    static readonly ZoneRules Rules = new(TimeProvider.System);

    [Fact]
    public void know_what_Morocco_did_in_2026()
    {
        Rules.Check(MoroccanTime.Facts).ShouldBeEmpty();
        string.CompareOrdinal(Rules.Version, "TZDB: 2026c").ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void are_caught_when_they_are_older_than_the_decree()
    {
        // as the machine's may be: +01:00 for ever
        var old = new ZoneRules(new DateTimeZoneCache(new EverPlusOne()), TimeProvider.System);

        var wrong = old.Check(MoroccanTime.Facts);

        wrong.Select(finding => finding.Fact.At.Month).ShouldBe([3, 12]);
        wrong.ShouldAllBe(finding => finding.Found == TimeSpan.FromHours(1));
        old.Check([new("Africa/Atlantis", default, TimeSpan.Zero)])[0].Found.ShouldBeNull();
    }

    [Fact]
    public void come_with_Enamel_and_not_from_the_machine()
    {
        // the same answers as the data inside NodaTime's own assembly, in Casablanca and in the Sahara
        var carried = TzdbDateTimeZoneSource.Default;
        Rules.Version.ShouldBe(carried.VersionId);
        foreach (var zone in new[] { "Africa/Casablanca", "Africa/El_Aaiun" })
            Rules.Clock(zone).Expected().WithOffsetOf(new(2030, 7, 1, 12, 0, 0, TimeSpan.Zero)).Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Africa/Atlantis")]
    [InlineData("../../etc/passwd")]
    [InlineData("Maroc\0")]
    public void refuse_a_zone_that_is_none(string zone) => Rules.Clock(zone).ShouldBe(TimeRefusals.UnknownZone(zone));

    sealed class EverPlusOne : IDateTimeZoneSource
    {
        public string VersionId => "2025b";

        public IEnumerable<string> GetIds() => [MoroccanTime.ZoneId];

        public DateTimeZone ForId(string id) => DateTimeZone.ForOffset(Offset.FromHours(1));

        public string? GetSystemDefaultId() => null;
    }
}
