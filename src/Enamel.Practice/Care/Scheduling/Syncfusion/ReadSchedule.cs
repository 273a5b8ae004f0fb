using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Syncfusion;

/// <summary>Which events the widget asks for.</summary>
/// <param name="From">As it is written; null where it is not.</param>
/// <param name="To">As it is written, not included.</param>
/// <param name="Doctors">Those whose column is on the screen; empty for all.</param>
sealed record ScheduleWish(string? From, string? To, IReadOnlyCollection<Guid> Doctors)
{
    /// <summary>Reads the body of a UrlAdaptor: the range is in it, in its <c>params</c>, or in the filters that the widget makes of it.</summary>
    public static ScheduleWish Of(JsonElement body)
    {
        var (root, inner) = (new ScheduleRecord(body), new ScheduleRecord(body.ValueKind == JsonValueKind.Object && body.TryGetProperty("params", out var more) ? more : default));
        var bounds = new List<string>();
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("where", out var filters)) Collect(filters, bounds, depth: 0);
        bounds.Sort(StringComparer.Ordinal); // all are written alike, by toISOString
        return new(root.Text("StartDate") ?? inner.Text("StartDate") ?? bounds.FirstOrDefault(), root.Text("EndDate") ?? inner.Text("EndDate") ?? bounds.LastOrDefault(),
            Listed(root.Text("DoctorId") ?? inner.Text("DoctorId")));
    }

    /// <summary>Ids apart by commas: with lazy loading the widget asks for what is on the screen.</summary>
    public static IReadOnlyCollection<Guid> Listed(string? ids) => [.. (ids ?? "").Split(',').Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Where(id => id != Guid.Empty)];

    static void Collect(JsonElement filter, List<string> bounds, int depth)
    {
        if (depth > 8) return;
        if (filter.ValueKind == JsonValueKind.Array)
            foreach (var one in filter.EnumerateArray()) Collect(one, bounds, depth + 1);
        if (filter.ValueKind != JsonValueKind.Object) return;
        var record = new ScheduleRecord(filter);
        if (record.Text("field") is "StartTime" or "EndTime" && record.Text("value") is { } bound) bounds.Add(bound);
        if (filter.TryGetProperty("predicates", out var inner)) Collect(inner, bounds, depth + 1);
    }
}

/// <summary>Reads the agenda for the widget.</summary>
sealed class ReadSchedule(
    AppointmentList appointments, ClinicDoctors doctors, AppointmentTypes types, FindSlots slots, DoctorHours hours, Availability availability, Premises.Premises premises, AgendaScope scope, CurrentUser user, AuditTrail trail,
    IStringLocalizer<Texts> text, ClinicClock clock)
{
    const int LongestDays = 400;
    const int Most = 10_000;

    /// <summary>Everything that touches the range, and a day more on either side: it is the browser's, whose zone may be another.</summary>
    public async Task<Outcome<IReadOnlyList<ScheduleEvent>>> Run(ScheduleWish wish, CancellationToken stop)
    {
        if (!Range(wish).Succeeded(out var range, out var wrong)) return wrong;
        var shown = (await doctors.Active(stop)).Select(doctor => doctor.Id).Where(id => scope.Sees(id) && (wish.Doctors.Count == 0 || wish.Doctors.Contains(id))).ToArray();
        var found = await appointments.Run(new(range, scope.Own, Limit: Most) { BusyOnly = true }, stop);
        trail.Happened("list", "scheduling_appointments", null, new { from = range.StartsAt, to = range.EndsAt, doctorId = scope.Own });
        var here = await appointments.TakenHere(range, scope.Own, stop);
        var elsewhere = shown.Length == 0 ? [] : (await slots.TakenTimes(shown, range, stop)).Where(busy => !here.Contains(busy));
        var places = await Places(stop);
        var closed = await Closed(shown, range, stop);
        return Outcome.Of<IReadOnlyList<ScheduleEvent>>([.. found.Items.Where(item => wish.Doctors.Count == 0 || wish.Doctors.Contains(item.DoctorId)).Select(item => Event(item, places)), .. elsewhere.Select(busy => Block(busy, "busy", "elsewhere")), .. closed.Select(closure => Block(closure, "closed", "closed"))]);
    }

    /// <summary>One of them, as it is now.</summary>
    public async Task<ScheduleEvent> Find(Guid id, CancellationToken stop) => Event((await appointments.Find(id, stop))!, await Places(stop)); // written just now

    /// <summary>What the calendar's columns are: doctors, each in the branch where most of the hours are; chairs in their branches; the kinds of visit.</summary>
    public async Task<object> Resources(CancellationToken stop)
    {
        var week = await hours.Of(scope.Own, stop);
        var branches = await premises.Branches(stop);
        Guid? Home(Guid doctor) => week.Where(stretch => stretch.DoctorId == doctor).GroupBy(stretch => stretch.BranchId).OrderByDescending(group => group.Sum(stretch => (stretch.Closes - stretch.Opens).Ticks))
            .Select(group => (Guid?)group.Key).FirstOrDefault() ?? branches.Select(branch => (Guid?)branch.Id).FirstOrDefault();
        return new
        {
            Branches = branches.Select(branch => new { branch.Id, Text = branch.Name }),
            Doctors = (await doctors.Active(stop)).Where(doctor => scope.Sees(doctor.Id)).Select(doctor =>
            {
                var own = week.Where(stretch => stretch.DoctorId == doctor.Id).ToArray();
                return new
                {
                    doctor.Id,
                    Text = doctor.DisplayName,
                    doctor.Color,
                    GroupID = Home(doctor.Id),
                    WorkDays = own.Select(stretch => stretch.Weekday % 7).Distinct().Order().ToArray(), // the widget counts from Sunday
                    StartHour = own.Length == 0 ? null : Platform.Ui.Dates.Time(own.Min(stretch => stretch.Opens)),
                    EndHour = own.Length == 0 ? null : Platform.Ui.Dates.Time(own.Max(stretch => stretch.Closes)),
                };
            }),
            Chairs = (await premises.Chairs(stop)).Select(chair => new { chair.Id, Text = chair.Name, GroupID = chair.BranchId }),
            Types = (await types.All(stop)).Select(type => new { type.Id, Text = type.Name, type.Color, type.Minutes }),
        };
    }

    Outcome<TimeSlot> Range(ScheduleWish wish)
    {
        var week = clock.Week(clock.Today);
        var check = new Validation();
        check.Field("StartDate", wish.From is { } from ? ScheduleRecord.ReadMoment(from, clock) : week.StartsAt, out var start);
        check.Field("EndDate", wish.To is { } to ? ScheduleRecord.ReadMoment(to, clock) : week.EndsAt, out var end);
        if (check.Refused(out var wrong)) return wrong;
        if (end - start > TimeSpan.FromDays(LongestDays)) return SchedulingRefusals.RangeTooLong(LongestDays);
        return TimeSlot.Between(start.AddDays(-1), end.AddDays(1));
    }

    async Task<Func<AppointmentItem, string?>> Places(CancellationToken stop)
    {
        var branches = (await premises.Branches(stop)).ToDictionary(branch => branch.Id, branch => branch.Name);
        var chairs = (await premises.Chairs(stop)).ToDictionary(chair => chair.Id, chair => chair.Name);
        return item => string.Join(" · ", new[] { branches.GetValueOrDefault(item.BranchId), item.ChairId is { } chair ? chairs.GetValueOrDefault(chair) : null }.OfType<string>());
    }

    ScheduleEvent Event(AppointmentItem item, Func<AppointmentItem, string?> place) => new()
    {
        Id = item.Id.ToString(), Subject = item.PatientName, StartTime = item.StartsAt, EndTime = item.EndsAt, Location = place(item), Description = item.Note, CategoryColor = item.Color,
        DoctorId = item.DoctorId, PatientId = item.PatientId, PatientNumber = item.PatientNumber, BranchId = item.BranchId, ChairId = item.ChairId, TypeId = item.TypeId, TypeName = item.TypeName,
        Status = item.Status, Version = item.Version, IsReadonly = !user.May(SchedulingPermissions.KeepAgenda) || item.Status is AppointmentStatus.Completed or AppointmentStatus.Cancelled or AppointmentStatus.NoShow,
    };

    // What leave, closures, holidays and breaks take out of the weekly hours: the widget knows the hours, and nothing of these.
    async Task<IReadOnlyList<Taken>> Closed(IReadOnlyCollection<Guid> shown, TimeSlot range, CancellationToken stop)
    {
        if (range.Length > TimeSpan.FromDays(FindSlots.LongestDays)) return []; // nobody sees a break in the view of a year
        var (week, open) = (await hours.Of(scope.Own, stop), await availability.Of(scope.Own, range, stop));
        return [.. shown.SelectMany(doctor => WorkingWeek.Windows(week.Where(stretch => stretch.DoctorId == doctor), clock, range)
            .SelectMany(window => Without(window.Slot, open.Of(doctor).Select(there => there.Slot))).Select(closed => new Taken(doctor, closed.StartsAt, closed.EndsAt)).Distinct())];
    }

    static IEnumerable<TimeSlot> Without(TimeSlot window, IEnumerable<TimeSlot> open)
    {
        var at = window.StartsAt;
        foreach (var there in open.Where(there => there.Overlaps(window)).OrderBy(there => there.StartsAt))
        {
            if (TimeSlot.Between(at, there.StartsAt).Succeeded(out var before, out _)) yield return before;
            if (there.EndsAt > at) at = there.EndsAt;
        }
        if (TimeSlot.Between(at, window.EndsAt).Succeeded(out var rest, out _)) yield return rest;
    }

    // Where and with whom is known to nobody here.
    ScheduleEvent Block(Taken busy, string kind, string words) => new()
    {
        Id = $"{kind}-{busy.DoctorId:N}-{busy.StartsAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}", Subject = text[words],
        StartTime = clock.WithOffsetOf(busy.StartsAt), EndTime = clock.WithOffsetOf(busy.EndsAt), CategoryColor = Tints.None, DoctorId = busy.DoctorId, IsBlock = true, IsReadonly = true,
    };
}
