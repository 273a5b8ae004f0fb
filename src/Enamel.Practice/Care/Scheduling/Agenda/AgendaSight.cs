using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Premises;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Slots;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Gathers a day, a week or a month for the page: a handful of queries, however many appointments there are.</summary>
sealed class AgendaSight(
    AppointmentList appointments, ClinicDoctors doctors, DoctorHours hours, Availability availability, FindSlots slots, Premises.Premises premises, AgendaScope scope, CurrentUser user,
    AuditTrail trail, IEnumerable<NavigationEntry> navigation, ClinicClock clock)
{
    const int StepsOfHour = 12;
    const int StepsOfDay = 24 * StepsOfHour;
    const int UsualOpening = 8, UsualClosing = 19, Noon = 12;
    const int MostColumns = 40;
    const int ShownOfCell = 4;

    // What ten doctors do in a month; beyond it a page helps nobody, and says so.
    const int MostShown = 6_000;

    public async Task<AgendaView> Of(AgendaQuery wanted, CancellationToken stop)
    {
        var everybody = await doctors.All(stop);
        var branches = await premises.Branches(stop);
        var query = wanted with
        {
            Doctor = scope.Own ?? (everybody.Any(doctor => doctor.Id == wanted.Doctor) ? wanted.Doctor : null),
            Branch = branches.Any(branch => branch.Id == wanted.Branch) ? wanted.Branch : null,
        };
        var shown = everybody.Where(doctor => doctor.Id == query.Doctor || (query.Doctor is null && doctor.IsActive)).ToArray();
        var week = await hours.Of(query.Doctor, stop);
        var range = clock.Days(query.First, query.Last);
        var found = await appointments.Run(new(range, query.Doctor, query.Branch, Limit: MostShown) { BusyOnly = !query.WithCancelled }, stop);
        var elsewhere = query.Span == AgendaSpan.Month ? [] : await Elsewhere(shown, range, query, stop);
        trail.Happened("list", "scheduling_appointments", null, new { from = range.StartsAt, to = range.EndsAt, doctorId = query.Doctor, branchId = query.Branch });
        var worked = query.Span == AgendaSpan.Month ? [] : Worked(await availability.Of(query.Doctor, range, stop), shown, query);
        var blocks = Blocks(found.Items, elsewhere, everybody);
        var columns = query switch
        {
            { Span: AgendaSpan.Month } => [],
            { Span: AgendaSpan.Week } => Days(query, blocks, week),
            { ByChairs: true } => Chairs(query, blocks, await premises.Chairs(stop)),
            _ => Doctors(query, blocks, shown),
        };
        var ofDay = query.Span == AgendaSpan.Day ? [.. week.Where(stretch => stretch.Weekday == WorkingWeek.WeekdayOf(query.On))] : week;
        var (opens, closes) = Frame(columns, ofDay);
        var wall = clock.WallTimeOf(clock.Now);
        return new()
        {
            Query = query, IsOwn = scope.Own is not null, Today = wall.On, MinuteOfToday = wall.At.Hour * 60 + wall.At.Minute, Opens = opens, Closes = closes,
            Doctors = [.. everybody.Where(doctor => doctor.IsActive || doctor.Id == query.Doctor)], Branches = branches,
            Columns = [.. columns.Select(column => Shaded(column, week.Count > 0, worked, opens, closes))],
            Cells = query.Span == AgendaSpan.Month ? Cells(query, blocks) : [],
            WithoutHours = [.. shown.Where(doctor => doctor.IsActive && week.All(stretch => stretch.DoctorId != doctor.Id))],
            StaffPath = navigation.FirstOrDefault(entry => entry.Path == "/staff" && user.May(entry.Permission))?.Path,
            MaySetHours = user.May(SchedulingPermissions.SetHours), IsCut = found.Next is not null,
        };
    }

    sealed record Laid(DateOnly On, int From, int For, TimeOnly Starts, TimeOnly Ends, DoctorCard? Doctor, AppointmentItem? Appointment);

    sealed record Work(Guid DoctorId, DateOnly On, int From, int Until);

    // When doctors are there, as far as hours, breaks, leave, closures and holidays go.
    Work[] Worked(OpenTimes open, IReadOnlyList<DoctorCard> shown, AgendaQuery query) =>
        [.. from doctor in shown
            from window in open.Of(doctor.Id)
            where query.Branch is null || window.BranchId == query.Branch
            let laid = Lay(window.Slot.StartsAt, window.Slot.EndsAt, doctor, null)
            select new Work(doctor.Id, laid.On, laid.From, laid.From + laid.For)];

    // What doctors are taken for that is no booking of this clinic. Which clinic it is is known to nobody here.
    async Task<IReadOnlyList<Taken>> Elsewhere(IReadOnlyList<DoctorCard> shown, TimeSlot range, AgendaQuery query, CancellationToken stop)
    {
        if (shown.Count == 0 || query is { Span: AgendaSpan.Day, ByChairs: true }) return [];
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

    static List<AgendaColumn> Days(AgendaQuery query, IReadOnlyList<Laid> blocks, IReadOnlyList<Stretch> week)
    {
        var byDay = blocks.ToLookup(block => block.On);
        return [.. Enumerable.Range(0, 7).Select(query.First.AddDays)
            .Where(day => day.DayOfWeek != DayOfWeek.Sunday || byDay[day].Any() || week.Any(stretch => stretch.Weekday == 7))
            .Select(day => new AgendaColumn(Key("day", day), day, [], SideBySide([.. byDay[day]])))];
    }

    // Those who work here, and whoever else has something on that day.
    static List<AgendaColumn> Doctors(AgendaQuery query, IReadOnlyList<Laid> blocks, IReadOnlyList<DoctorCard> shown)
    {
        var ofDay = blocks.Where(block => block.On == query.On).ToArray();
        var byDoctor = ofDay.ToLookup(block => block.Doctor?.Id);
        return [.. shown.Concat(ofDay.Select(block => block.Doctor).OfType<DoctorCard>()).DistinctBy(doctor => doctor.Id).Take(MostColumns)
            .Select(doctor => new AgendaColumn($"doctor-{doctor.Id}", query.On, [], SideBySide([.. byDoctor[doctor.Id]])) { Doctor = doctor })];
    }

    static List<AgendaColumn> Chairs(AgendaQuery query, IReadOnlyList<Laid> blocks, IReadOnlyList<ChairCard> chairs)
    {
        var open = chairs.Where(chair => query.Branch is null || chair.BranchId == query.Branch).Take(MostColumns - 1).ToArray();
        var known = open.Select(chair => (Guid?)chair.Id).ToHashSet();
        var byChair = blocks.Where(block => block.On == query.On && block.Appointment is not null).ToLookup(block => known.Contains(block.Appointment!.ChairId) ? block.Appointment.ChairId : null); // others were left out
        List<AgendaColumn> columns = [.. open.Select(chair => new AgendaColumn($"chair-{chair.Id}", query.On, [], SideBySide([.. byChair[chair.Id]])) { Chair = chair })];
        if (byChair[null].Any() || columns.Count == 0) columns.Add(new("no-chair", query.On, [], SideBySide([.. byChair[null]])) { IsWithoutChair = true });
        return columns;
    }

    static AgendaCell[] Cells(AgendaQuery query, IReadOnlyList<Laid> blocks)
    {
        var byDay = blocks.ToLookup(block => block.On);
        return [.. Enumerable.Range(0, query.Last.DayNumber - query.First.DayNumber + 1).Select(query.First.AddDays).Select(day => Cell(query, day, [.. byDay[day]]))];
    }

    static AgendaCell Cell(AgendaQuery query, DateOnly day, IReadOnlyList<Laid> blocks)
    {
        var shown = blocks.Count > ShownOfCell ? ShownOfCell - 1 : blocks.Count; // the place of the last one says how many there are
        return new(day, day.Month == query.On.Month, [.. blocks.Take(shown).Select(block => Block(block, new(1, 1)))], blocks.Count - shown);
    }

    static IReadOnlyList<AgendaBlock> SideBySide(IReadOnlyList<Laid> column)
    {
        var lanes = Lanes.Of([.. column.Select(block => (block.From, block.From + block.For))]);
        return [.. column.Select((block, at) => Block(block, lanes[at]))];
    }

    static AgendaBlock Block(Laid block, Lane lane) => new(block.From, block.For, lane, block.Starts, block.Ends, block.Doctor, block.Appointment);

    // Full hours around all that is to be seen.
    static (int Opens, int Closes) Frame(IReadOnlyList<AgendaColumn> columns, IReadOnlyList<Stretch> week)
    {
        var blocks = columns.SelectMany(column => column.Blocks).ToArray();
        var opens = week.Select(stretch => stretch.Opens.Hour).Concat(blocks.Select(block => block.From / StepsOfHour)).DefaultIfEmpty(UsualOpening).Min();
        var closes = week.Select(stretch => stretch.Closes.Hour + (stretch.Closes.Minute > 0 ? 1 : 0))
            .Concat(blocks.Select(block => (block.From + block.For + StepsOfHour - 1) / StepsOfHour)).DefaultIfEmpty(UsualClosing).Max();
        return (Math.Min(opens, Noon), Math.Clamp(closes, Noon, 24));
    }

    // When nobody works whose column it is: of a day all who are shown, of a doctor that doctor, of a chair all.
    static AgendaColumn Shaded(AgendaColumn column, bool areHoursKnown, IReadOnlyList<Work> worked, int opens, int closes)
    {
        if (!areHoursKnown) return column;
        var shades = new List<AgendaShade>();
        var at = opens * StepsOfHour;
        foreach (var work in worked.Where(work => work.On == column.On && (column.Doctor is not { } doctor || work.DoctorId == doctor.Id)).OrderBy(work => work.From))
        {
            if (work.From > at) shades.Add(new(at, work.From - at));
            at = Math.Max(at, work.Until);
        }
        if (closes * StepsOfHour > at) shades.Add(new(at, closes * StepsOfHour - at));
        return column with { Closed = [.. shades.SelectMany(Drawable)] };
    }

    // The style sheet knows lengths up to half a day.
    static IEnumerable<AgendaShade> Drawable(AgendaShade shade)
    {
        const int longest = 144;
        for (var done = 0; done < shade.For; done += longest) yield return new(shade.From + done, Math.Min(longest, shade.For - done));
    }

    static string Key(string of, DateOnly day) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{of}-{day:yyyy-MM-dd}");
}
