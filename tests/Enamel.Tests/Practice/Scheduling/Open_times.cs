using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Slots;
using FsCheck;
using FsCheck.Fluent;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>Hours, breaks, leave, openings and holidays laid onto real time, over every change of the Moroccan clocks.</summary>
public sealed class Open_times
{
    static readonly ClinicClock Clock = new ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected();
    static readonly Guid Doctor = Id(1), Colleague = Id(2), Branch = Id(3), Other = Id(4), Chair = Id(5);

    // Weeks in which clocks were put forward, back, or left alone: before, in and after the last Ramadan, and the end of the shifts.
    static readonly DateOnly[] Weeks = [new(2025, 2, 17), new(2025, 3, 31), new(2026, 2, 9), new(2026, 3, 16), new(2026, 9, 14), new(2026, 11, 2)];

    [Fact]
    public void are_those_instants_that_every_rule_leaves_open() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var week = Clock.Week(Weeks[random.Next(Weeks.Length)]);
        var first = Clock.DayOf(week.StartsAt);
        var hours = Enumerable.Range(0, random.Next(1, 9)).Select(_ => Stretch(random, first)).ToList();
        var rules = Enumerable.Range(0, random.Next(6)).Select(_ => Rule(random, first)).ToList();
        var exceptions = Enumerable.Range(0, random.Next(5)).Select(_ => Exception(random, first)).ToList();
        var holidays = Enumerable.Range(0, random.Next(2)).Select(_ => first.AddDays(random.Next(7))).ToHashSet();

        var open = new OpenTimes(Clock, week, hours, rules, exceptions, holidays).Of(Doctor).Where(window => window.BranchId == Branch && window.ChairId == Chair).Select(window => window.Slot).ToList();
        for (var at = week.StartsAt; at < week.EndsAt; at = at.AddMinutes(5))
            if (open.Any(slot => slot.Contains(at)) != IsOpen(at, hours, rules, exceptions, holidays)) return false;
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void keep_their_wall_clock_while_the_clocks_change_around_them()
    {
        var hours = Enumerable.Range(1, 7).Select(weekday => new Stretch(Doctor, weekday, new(9, 0), new(12, 0), Branch, null));
        var open = new OpenTimes(Clock, Clock.Days(new(2026, 9, 19), new(2026, 9, 20)), hours, [], [], new HashSet<DateOnly>()).Of(Doctor).Select(window => window.Slot.StartsAt.Hour).ToList();
        open[0].ShouldBe(8); // still an hour ahead
        open[1].ShouldBe(9); // at +00:00 for good
    }

    [Fact]
    public void of_dated_opening_rules_bind_on_their_dates_alone()
    {
        var hours = new[] { new Stretch(Doctor, 1, new(8, 0), new(20, 0), Branch, null) };
        var ramadan = new WeeklyRule(IsBreak: false, Branch, null, null, 1, new(9, 0), new(15, 0), new(2027, 2, 8), new(2027, 3, 9));
        int Hours(DateOnly monday) => (int)new OpenTimes(Clock, Clock.Day(monday), hours, [ramadan], [], new HashSet<DateOnly>()).Of(Doctor).Sum(window => window.Slot.Length.TotalHours);
        Hours(new(2027, 2, 1)).ShouldBe(12);
        Hours(new(2027, 2, 8)).ShouldBe(6);
        Hours(new(2027, 3, 15)).ShouldBe(12);
    }

    [Theory]
    [InlineData("/XX/", 20, "/XX/")]
    [InlineData("/XX/", 40, "/XXXXXX/")]
    [InlineData("//XX/", 20, "//X/")]
    [InlineData("X/X", 25, "X/XXX")]
    [InlineData("//X//", 5, null)]
    [InlineData("XXX", 15, null)]
    public void of_a_visits_parts_grow_and_shrink_in_the_middle(string pattern, int minutes, string? expected) =>
        VisitShape.Plain(VisitShape.Fit(pattern, minutes)).ShouldBe(expected);

    // The same said anew, for one instant: slowly, and by another way.
    static bool IsOpen(DateTimeOffset at, List<Stretch> hours, List<WeeklyRule> rules, List<OneOff> exceptions, HashSet<DateOnly> holidays)
    {
        bool In(DateOnly day, TimeOnly opens, TimeOnly closes) => Clock.InstantOf(day, opens) <= at && at < Clock.InstantOf(day, closes, RepeatedHour.Later);
        bool Now(OneOff one) => Clock.InstantOf(DateOnly.FromDateTime(one.StartsLocal), TimeOnly.FromDateTime(one.StartsLocal)) <= at
            && at < Clock.InstantOf(DateOnly.FromDateTime(one.EndsLocal), TimeOnly.FromDateTime(one.EndsLocal), RepeatedHour.Later);
        bool Ours(Guid? doctor, Guid? branch, Guid? chair) => (doctor ?? Doctor) == Doctor && (branch ?? Branch) == Branch && (chair ?? Chair) == Chair;
        var day = Clock.DayOf(at);
        var weekday = WorkingWeek.WeekdayOf(day);
        bool Holds(WeeklyRule rule, bool onWeekday) => (!onWeekday || rule.Weekday == weekday) && (rule.ValidFrom ?? day) <= day && day <= (rule.ValidUntil ?? day);
        var working = !holidays.Contains(day) && hours.Any(stretch => stretch.DoctorId == Doctor && stretch.BranchId == Branch && stretch.ChairId == Chair && stretch.Weekday == weekday
            && (stretch.ValidFrom ?? day) <= day && day <= (stretch.ValidUntil ?? day) && In(day, stretch.Opens, stretch.Closes));
        var ofBranch = rules.Where(rule => !rule.IsBreak && rule.BranchId == Branch && rule.ChairId is null && Holds(rule, onWeekday: false)).ToList();
        var usable = ofBranch.Count == 0 || ofBranch.Any(rule => rule.Weekday == weekday && In(day, rule.Opens, rule.Closes));
        var pause = rules.Any(rule => rule.IsBreak && Ours(rule.DoctorId, rule.BranchId, rule.ChairId) && Holds(rule, onWeekday: true) && In(day, rule.Opens, rule.Closes));
        var opened = exceptions.Any(one => one.IsOpening && one.DoctorId == Doctor && one.BranchId == Branch && one.ChairId == Chair && Now(one));
        var closed = exceptions.Any(one => !one.IsOpening && Ours(one.DoctorId, one.BranchId, one.ChairId) && Now(one));
        return ((working && usable && !pause) || opened) && !closed;
    }

    static Stretch Stretch(Random random, DateOnly first)
    {
        var (opens, closes) = Times(random);
        var (from, until) = Dates(random, first);
        return new(random.Next(4) == 0 ? Colleague : Doctor, random.Next(1, 8), opens, closes, Branch, Chair, from, until);
    }

    static WeeklyRule Rule(Random random, DateOnly first)
    {
        var (opens, closes) = Times(random);
        var (from, until) = Dates(random, first);
        return random.Next(3) == 0 ? new(false, Pick(random, Branch, Other), null, null, random.Next(1, 8), opens, closes, from, until)
            : new(true, Pick(random, Branch, Other, null), Pick(random, Chair, null), Pick(random, Doctor, Colleague, null), random.Next(1, 8), opens, closes, from, until);
    }

    static OneOff Exception(Random random, DateOnly first)
    {
        var starts = first.ToDateTime(new(random.Next(24), random.Next(12) * 5)).AddDays(random.Next(7));
        var ends = starts.AddMinutes(random.Next(1, 400) * 5);
        return random.Next(2) == 0 ? new(true, Branch, Chair, Pick(random, Doctor, Colleague), starts, ends)
            : new(false, Pick(random, Branch, Other, null), Pick(random, Chair, null), Pick(random, Doctor, Colleague, null), starts, ends);
    }

    // Also in the hours that clocks skip or show twice.
    static (TimeOnly Opens, TimeOnly Closes) Times(Random random)
    {
        var opens = random.Next(3) == 0 ? random.Next(0, 48) : random.Next(84, 200);
        return (new TimeOnly(0, 0).AddMinutes(opens * 5), new TimeOnly(0, 0).AddMinutes((opens + random.Next(1, 80)) * 5));
    }

    static (DateOnly? From, DateOnly? Until) Dates(Random random, DateOnly first)
    {
        var from = random.Next(3) == 0 ? first.AddDays(random.Next(-2, 5)) : (DateOnly?)null;
        return (from, random.Next(3) == 0 ? (from ?? first).AddDays(random.Next(5)) : null);
    }

    static Guid? Pick(Random random, params Guid?[] choices) => choices[random.Next(choices.Length)];

    static Guid Id(byte number) => new(number, 0, 0, new byte[8]);
}
