using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Slots;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>A time in which a doctor can be booked, as far as hours, breaks, leave and holidays go.</summary>
/// <param name="Slot">From when to when.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair, where it is always the same.</param>
public sealed record OpenWindow(TimeSlot Slot, Guid BranchId, Guid? ChairId);

/// <summary>What holds every week.</summary>
/// <param name="IsBreak">Whether it is a break, rather than the time in which a branch or chair can be used.</param>
/// <param name="BranchId">Of which branch.</param>
/// <param name="ChairId">Of which chair.</param>
/// <param name="DoctorId">Of which doctor.</param>
/// <param name="Weekday">Monday is 1.</param>
/// <param name="Opens">From, included.</param>
/// <param name="Closes">Until, not included.</param>
/// <param name="ValidFrom">The first day on which it holds.</param>
/// <param name="ValidUntil">The last day on which it holds.</param>
public sealed record WeeklyRule(
    bool IsBreak, Guid? BranchId, Guid? ChairId, Guid? DoctorId, int Weekday, TimeOnly Opens, TimeOnly Closes, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null);

/// <summary>What is different once.</summary>
/// <param name="IsOpening">Whether a doctor works, rather than is not there.</param>
/// <param name="BranchId">Of which branch.</param>
/// <param name="ChairId">Of which chair.</param>
/// <param name="DoctorId">Of which doctor.</param>
/// <param name="StartsLocal">From, included, by the wall clock.</param>
/// <param name="EndsLocal">Until, not included.</param>
public sealed record OneOff(bool IsOpening, Guid? BranchId, Guid? ChairId, Guid? DoctorId, DateTime StartsLocal, DateTime EndsLocal);

/// <summary>
/// When doctors and chairs are there: rules by the wall clock laid onto real time. A pure rule. The weekly hours hold, where branch and chair are open, but
/// for holidays and breaks; openings come on top of that; closures and leave take away from all of it.
/// </summary>
public sealed class OpenTimes
{
    readonly ClinicClock clock;
    readonly DateOnly first, last;
    readonly IReadOnlySet<DateOnly> holidays;
    readonly ILookup<Guid, Stretch> hours;
    readonly IReadOnlyList<WeeklyRule> rules;
    readonly IReadOnlyList<OneOff> exceptions;

    /// <summary>Takes the rules as they are.</summary>
    /// <param name="range">What is to be asked about.</param>
    /// <param name="holidays">The days on which the clinic is closed for a holiday.</param>
    public OpenTimes(
        ClinicClock clock, TimeSlot range, IEnumerable<Stretch> hours, IReadOnlyList<WeeklyRule> rules, IReadOnlyList<OneOff> exceptions, IReadOnlySet<DateOnly> holidays)
    {
        (this.clock, this.rules, this.exceptions, this.holidays) = (clock, rules, exceptions, holidays);
        (first, last) = (clock.DayOf(range.StartsAt), clock.DayOf(range.EndsAt));
        this.hours = hours.ToLookup(stretch => stretch.DoctorId);
        Range = clock.Days(first, last);
    }

    /// <summary>The whole days that are known.</summary>
    public TimeSlot Range { get; }

    /// <summary>When a doctor can be booked, by place; what touches is one.</summary>
    public IEnumerable<OpenWindow> Of(Guid doctorId) =>
        from place in Places(doctorId)
        let cells = Open(doctorId, place.BranchId, place.ChairId)
        from run in cells.Runs()
        let slot = TimeSlot.Between(cells.At(run.From), cells.At(run.Until)).Expected() // a run has cells
        orderby slot.StartsAt
        select new OpenWindow(slot, place.BranchId, place.ChairId);

    /// <summary>The places at which a doctor ever works in these days.</summary>
    internal IEnumerable<(Guid BranchId, Guid? ChairId)> Places(Guid doctorId) =>
        hours[doctorId].Select(stretch => (stretch.BranchId, stretch.ChairId))
            .Concat(exceptions.Where(one => one.IsOpening && one.DoctorId == doctorId).Select(one => (one.BranchId!.Value, one.ChairId))).Distinct(); // an opening is in a branch

    /// <summary>The cells in which a doctor can be booked at a place.</summary>
    internal Cells Open(Guid doctorId, Guid branchId, Guid? chairId)
    {
        var open = new Cells(Range);
        foreach (var day in Days().Where(day => !holidays.Contains(day)))
            foreach (var stretch in hours[doctorId].Where(stretch => stretch.BranchId == branchId && stretch.ChairId == chairId && stretch.HoldsOn(day)))
                Fill(open, day, stretch.Opens, stretch.Closes);
        if (WhenUsed(rule => rule.BranchId == branchId && rule.ChairId is null) is { } branch) open.Keep(branch);
        foreach (var pause in rules.Where(rule => rule.IsBreak && Concerns(rule.DoctorId, rule.BranchId, rule.ChairId, doctorId, branchId, chairId))) EachDay(pause, open.Clear);
        foreach (var opening in exceptions.Where(one => one.IsOpening && one.DoctorId == doctorId && one.BranchId == branchId && one.ChairId == chairId))
            if (Real(opening) is { } time) open.FillWithin(time);
        foreach (var closure in exceptions.Where(one => !one.IsOpening && Concerns(one.DoctorId, one.BranchId, one.ChairId, doctorId, branchId, chairId)))
            if (Real(closure) is { } time) open.Clear(time);
        return open;
    }

    /// <summary>Sets the cells in which a chair can not be used by anybody.</summary>
    internal void Close(Guid chairId, Guid branchId, Cells taken)
    {
        if (WhenUsed(rule => rule.ChairId == chairId) is { } used)
        {
            var at = 0;
            foreach (var (from, until) in used.Runs())
            {
                taken.Fill(at, from);
                at = until;
            }
            taken.Fill(at, taken.Count);
        }
        foreach (var pause in rules.Where(rule => rule.IsBreak && rule.DoctorId is null && rule.ChairId == chairId)) EachDay(pause, taken.FillTouched);
        foreach (var closure in exceptions.Where(one => !one.IsOpening && one.DoctorId is null && one.ChairId == chairId && (one.BranchId is null || one.BranchId == branchId)))
            if (Real(closure) is { } time) taken.FillTouched(time);
    }

    // What names nothing concerns everybody; what names a doctor, a branch or a chair concerns those that it names.
    static bool Concerns(Guid? ofDoctor, Guid? ofBranch, Guid? ofChair, Guid doctor, Guid branch, Guid? chair) =>
        (ofDoctor is null || ofDoctor == doctor) && (ofBranch is null || ofBranch == branch) && (ofChair is null || ofChair == chair);

    // Null where no rule says when it can be used: then it always can, as on days on which no dated rule holds.
    Cells? WhenUsed(Func<WeeklyRule, bool> isIts)
    {
        var its = rules.Where(rule => !rule.IsBreak && isIts(rule)).ToList();
        if (its.Count == 0) return null;
        var used = new Cells(Range);
        foreach (var day in Days())
        {
            var holding = its.Where(rule => !(day < rule.ValidFrom) && !(day > rule.ValidUntil)).ToList();
            if (holding.Count == 0) used.FillWithin(clock.Day(day));
            foreach (var rule in holding.Where(rule => rule.Weekday == WorkingWeek.WeekdayOf(day)))
                if (Real(day, rule.Opens, rule.Closes) is { } time) used.FillWithin(time);
        }
        return used;
    }

    void EachDay(WeeklyRule rule, Action<TimeSlot> mark)
    {
        foreach (var day in Days())
            if (WorkingWeek.WeekdayOf(day) == rule.Weekday && !(day < rule.ValidFrom) && !(day > rule.ValidUntil) && Real(day, rule.Opens, rule.Closes) is { } time) mark(time);
    }

    IEnumerable<DateOnly> Days()
    {
        for (var day = first; day <= last; day = day.AddDays(1)) yield return day;
    }

    void Fill(Cells cells, DateOnly day, TimeOnly opens, TimeOnly closes)
    {
        if (Real(day, opens, closes) is { } time) cells.FillWithin(time);
    }

    // Where the wall clock shows a time twice, the longer reading counts; what clocks skip is not there.
    TimeSlot? Real(DateOnly day, TimeOnly opens, TimeOnly closes) =>
        TimeSlot.Between(clock.InstantOf(day, opens), clock.InstantOf(day, closes, RepeatedHour.Later)).Succeeded(out var time, out _) ? time : null;

    TimeSlot? Real(OneOff one) => TimeSlot.Between(
        clock.InstantOf(DateOnly.FromDateTime(one.StartsLocal), TimeOnly.FromDateTime(one.StartsLocal)),
        clock.InstantOf(DateOnly.FromDateTime(one.EndsLocal), TimeOnly.FromDateTime(one.EndsLocal), RepeatedHour.Later)).Succeeded(out var time, out _) ? time : null;
}
