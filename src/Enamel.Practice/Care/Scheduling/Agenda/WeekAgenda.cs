using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Slots;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Gathers a week for the page: a handful of queries, however many appointments there are.</summary>
sealed class WeekAgenda(
    AppointmentList appointments, ClinicDoctors doctors, DoctorHours hours, FindSlots slots, Premises.Premises premises, AgendaScope scope, CurrentUser user,
    AuditTrail trail, IEnumerable<NavigationEntry> navigation, ClinicClock clock)
{
    const int StepsOfHour = 12;
    const int StepsOfDay = 24 * StepsOfHour;
    const int UsualOpening = 8, UsualClosing = 19, Noon = 12;

    public async Task<AgendaView> Of(AgendaQuery wanted, CancellationToken stop)
    {
        var everybody = await doctors.All(stop);
        var query = wanted with { Doctor = scope.Own ?? (everybody.Any(doctor => doctor.Id == wanted.Doctor) ? wanted.Doctor : null) };
        var shown = everybody.Where(doctor => doctor.Id == query.Doctor || (query.Doctor is null && doctor.IsActive)).ToArray();
        var week = await hours.Of(query.Doctor, stop);
        var range = clock.Week(query.Monday);
        var found = await appointments.Run(new(range, query.Doctor, query.Branch) { BusyOnly = !query.WithCancelled }, stop);
        var elsewhere = await Elsewhere(shown, range, query, stop);
        trail.Happened("list", "scheduling_appointments", null, new { from = range.StartsAt, to = range.EndsAt, doctorId = query.Doctor, branchId = query.Branch });
        var days = Days(query, Blocks(found.Items, elsewhere, everybody), [.. week.Where(stretch => query.Branch is null || stretch.BranchId == query.Branch)]);
        var (opens, closes) = Frame(days, week);
        var wall = clock.WallTimeOf(clock.Now);
        return new()
        {
            Query = query, IsOwn = scope.Own is not null, Today = wall.On, MinuteOfToday = wall.At.Hour * 60 + wall.At.Minute, Opens = opens, Closes = closes,
            Doctors = [.. everybody.Where(doctor => doctor.IsActive || doctor.Id == query.Doctor)], Branches = await premises.Branches(stop),
            Days = [.. days.Select(day => Shaded(day, week, query, opens, closes))],
            WithoutHours = [.. shown.Where(doctor => doctor.IsActive && week.All(stretch => stretch.DoctorId != doctor.Id))],
            StaffPath = navigation.FirstOrDefault(entry => entry.Path == "/staff" && user.May(entry.Permission))?.Path,
            MaySetHours = user.May(SchedulingPermissions.SetHours),
        };
    }

    sealed record Laid(DateOnly On, int From, int For, TimeOnly Starts, TimeOnly Ends, DoctorCard? Doctor, AppointmentItem? Appointment);

    // What doctors are taken for that is no booking of this clinic. Which clinic it is is known to nobody here.
    async Task<IReadOnlyList<Taken>> Elsewhere(IReadOnlyList<DoctorCard> shown, TimeSlot range, AgendaQuery query, CancellationToken stop)
    {
        if (shown.Count == 0) return [];
        var taken = await slots.TakenTimes([.. shown.Select(doctor => doctor.Id)], range, stop);
        if (taken.Count == 0) return [];
        var here = await appointments.TakenHere(range, query.Doctor, stop);
        return [.. taken.Where(busy => !here.Contains(busy))];
    }

    IReadOnlyList<Laid> Blocks(IReadOnlyList<AppointmentItem> items, IReadOnlyList<Taken> elsewhere, IReadOnlyList<DoctorCard> everybody)
    {
        var byId = everybody.ToDictionary(doctor => doctor.Id);
        return [.. items.Select(item => Lay(item.StartsAt, item.EndsAt, byId.GetValueOrDefault(item.DoctorId), item))
            .Concat(elsewhere.Select(busy => Lay(busy.StartsAt, busy.EndsAt, byId.GetValueOrDefault(busy.DoctorId), null)))
            .OrderBy(laid => laid.On).ThenBy(laid => laid.From).ThenBy(laid => laid.Doctor?.DisplayName, StringComparer.CurrentCulture)];
    }

    // By the wall clock at its beginning, as long as it really takes; what reaches past midnight is cut there.
    Laid Lay(DateTimeOffset starts, DateTimeOffset ends, DoctorCard? doctor, AppointmentItem? appointment)
    {
        var (from, until) = (clock.WallTimeOf(starts), clock.WallTimeOf(ends));
        var step = (from.At.Hour * 60 + from.At.Minute) / 5;
        var length = Math.Clamp((int)Math.Ceiling((ends - starts).TotalMinutes / 5), 1, StepsOfDay - step);
        return new(from.On, step, length, from.At, until.At, doctor, appointment);
    }

    static List<AgendaDay> Days(AgendaQuery query, IReadOnlyList<Laid> blocks, IReadOnlyList<Stretch> week)
    {
        var byDay = blocks.ToLookup(block => block.On);
        return [.. Enumerable.Range(0, 7).Select(query.Monday.AddDays)
            .Where(day => day.DayOfWeek != DayOfWeek.Sunday || byDay[day].Any() || week.Any(stretch => stretch.Weekday == 7))
            .Select(day => new AgendaDay(day, [], SideBySide([.. byDay[day]])))];
    }

    static IReadOnlyList<AgendaBlock> SideBySide(IReadOnlyList<Laid> day)
    {
        var lanes = Lanes.Of([.. day.Select(block => (block.From, block.From + block.For))]);
        return [.. day.Select((block, at) => new AgendaBlock(block.From, block.For, lanes[at], block.Starts, block.Ends, block.Doctor, block.Appointment))];
    }

    // Full hours around all that is to be seen.
    static (int Opens, int Closes) Frame(IReadOnlyList<AgendaDay> days, IReadOnlyList<Stretch> week)
    {
        var blocks = days.SelectMany(day => day.Blocks).ToArray();
        var opens = week.Select(stretch => stretch.Opens.Hour).Concat(blocks.Select(block => block.From / StepsOfHour)).DefaultIfEmpty(UsualOpening).Min();
        var closes = week.Select(stretch => stretch.Closes.Hour + (stretch.Closes.Minute > 0 ? 1 : 0))
            .Concat(blocks.Select(block => (block.From + block.For + StepsOfHour - 1) / StepsOfHour)).DefaultIfEmpty(UsualClosing).Max();
        return (Math.Min(opens, Noon), Math.Clamp(closes, Noon, 24));
    }

    static AgendaDay Shaded(AgendaDay day, IReadOnlyList<Stretch> week, AgendaQuery query, int opens, int closes)
    {
        if (week.Count == 0) return day;
        var shades = new List<AgendaShade>();
        var at = opens * StepsOfHour;
        foreach (var stretch in week.Where(stretch => stretch.Weekday == WorkingWeek.WeekdayOf(day.On) && (query.Branch is null || stretch.BranchId == query.Branch))
            .OrderBy(stretch => stretch.Opens))
        {
            if (Step(stretch.Opens) > at) shades.Add(new(at, Step(stretch.Opens) - at));
            at = Math.Max(at, Step(stretch.Closes));
        }
        if (at < closes * StepsOfHour) shades.Add(new(at, closes * StepsOfHour - at));
        return day with { Closed = [.. shades.SelectMany(Drawable)] };
    }

    // The style sheet knows lengths up to half a day.
    static IEnumerable<AgendaShade> Drawable(AgendaShade shade)
    {
        const int longest = 144;
        for (var done = 0; done < shade.For; done += longest) yield return new(shade.From + done, Math.Min(longest, shade.For - done));
    }

    static int Step(TimeOnly time) => (time.Hour * 60 + time.Minute) / 5;
}
