using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Scheduling;

/// <summary>The agenda's addresses for programs; the pages are in <c>Agenda/AgendaPages.cs</c>.</summary>
static class SchedulingRoutes
{
    const int LongestList = 400;
    const int UsualMinutes = 30;

    public static void Map(ClinicRoutes routes)
    {
        MapDoctors(routes.Api.MapGroup("/doctors").WithTags("Agenda"));
        MapAppointments(routes.Api.MapGroup("/appointments").WithTags("Agenda"));
        routes.Api.MapGet("/slots", Slots).Requires(SchedulingPermissions.SeeAgenda).WithTags("Agenda").WithName("listSlots")
            .WithSummary("When doctors can be booked")
            .WithDescription("When doctor and chair are there, in steps of 15 minutes; what any clinic booked is left out. `doctorId` and `typeId` can be given several times. A date in `to` includes that day. At most 62 days.");
    }

    static void MapDoctors(RouteGroupBuilder doctors)
    {
        doctors.MapGet("", async (ClinicDoctors list, CancellationToken stop) => Answer.Ok(new { items = await list.Active(stop) }))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("listDoctors").WithSummary("The doctors who work here");
        doctors.MapGet("/{id:guid}/hours", Hours).Requires(SchedulingPermissions.SeeAgenda).WithName("getHours").WithSummary("When a doctor works in a week");
        doctors.MapPut("/{id:guid}/hours", async (Guid id, string? from, string? until, SetHours.Command body, SetHours set, CancellationToken stop) =>
                Answer.Nothing(await set.Run(id, from, until, body, stop)))
            .Requires(SchedulingPermissions.SetHours).WithName("setHours").WithSummary("Say anew when a doctor works in a week")
            .WithDescription("With `from` or `until` (dates, both included) it holds between them, and what held before and after stays.");
    }

    static void MapAppointments(RouteGroupBuilder appointments)
    {
        appointments.MapGet("", List).Requires(SchedulingPermissions.SeeAgenda).WithName("listAppointments").WithSummary("The appointments of some days")
            .WithDescription("`from` and `to` are dates (the clinic's days, `to` included) or instants. A doctor gets the own appointments only and may not ask for a colleague's (403).");
        appointments.MapGet("/{id:guid}", Get).Requires(SchedulingPermissions.SeeAgenda).WithName("getAppointment").WithSummary("One appointment");
        appointments.MapPost("", Book).Requires(SchedulingPermissions.KeepAgenda).WithName("bookAppointment").WithSummary("Book")
            .WithDescription("409 when doctor, chair or patient is not free; `freeSlots` then names the next times. A doctor is busy with what any clinic booked.");
        appointments.MapPatch("/{id:guid}", Move).Requires(SchedulingPermissions.KeepAgenda).WithName("moveAppointment").WithSummary("Move or change");
        appointments.MapGet("/{id:guid}/history", History).Requires(SchedulingPermissions.SeeAgenda).WithName("getAppointmentHistory").WithSummary("Which states it went through, when and by whom");
        Steps(appointments);
    }

    static void Steps(RouteGroupBuilder appointments)
    {
        appointments.MapPost("/{id:guid}/confirm", Confirm).Requires(SchedulingPermissions.KeepAgenda).WithName("confirmAppointment").WithSummary("The patient will come");
        appointments.MapPost("/{id:guid}/arrive", Arrive).Requires(SchedulingPermissions.KeepAgenda).WithName("arriveAppointment").WithSummary("The patient is here");
        appointments.MapPost("/{id:guid}/no-show", Missed).Requires(SchedulingPermissions.KeepAgenda).WithName("missAppointment").WithSummary("The patient did not come")
            .WithDescription("Not before it has begun (422).");
        appointments.MapPost("/{id:guid}/cancel", Cancel).Requires(SchedulingPermissions.KeepAgenda).WithName("cancelAppointment").WithSummary("Cancel, with a reason");
        appointments.MapPost("/{id:guid}/restore", Restore).Requires(SchedulingPermissions.KeepAgenda).WithName("restoreAppointment").WithSummary("Take up again what was cancelled, missed or noted by mistake")
            .WithDescription("It is booked again, if its time is still free (409 otherwise).");
    }

    static async Task<IResult> List(
        string? from, string? to, Guid? doctorId, Guid? branchId, string? status, string? after, int? limit, AppointmentList list, AgendaScope scope,
        ClinicDoctors doctors, ClinicClock clock, AuditTrail trail, CancellationToken stop)
    {
        if (!scope.Of(doctorId).Succeeded(out var doctor, out var notYours)) return Answer.Refused(notYours);
        if (doctor is { } named && await doctors.Find(named, stop) is null) return Answer.Refused(SchedulingRefusals.NoSuchDoctor);
        if (!Moments.Range(from, to, LongestList, clock).Succeeded(out var range, out var wrong)) return Answer.Refused(wrong);
        if (!AppointmentList.Cursor.Parse(after).Succeeded(out var cursor, out var unreadable)) return Answer.Refused(unreadable);
        trail.Happened("list", "scheduling_appointments", null, new { from = range.StartsAt, to = range.EndsAt, doctorId = doctor, branchId });
        return Answer.Ok(await list.Run(new(range, doctor, branchId, status, cursor, Math.Clamp(limit ?? AppointmentList.Largest, 1, AppointmentList.Largest)), stop));
    }

    static async Task<IResult> Get(Guid id, AppointmentList list, AgendaScope scope, AuditTrail trail, CancellationToken stop)
    {
        if (await list.Find(id, stop) is not { } found || !scope.Sees(found.DoctorId)) return Answer.Refused(SchedulingRefusals.NoSuchAppointment);
        trail.Looked(found.PatientId, "appointment");
        return Answer.Ok<AppointmentItem>(found, item => item.Version);
    }

    static async Task<IResult> Book(BookAppointment.Command body, BookAppointment book, AppointmentList list, CancellationToken stop) =>
        (await book.Run(body, stop)).Succeeded(out var id, out var refusal)
            ? Answer.Created<AppointmentItem>((await list.Find(id, stop))!, item => $"/api/v1/appointments/{item.Id}", item => item.Version) // booked just now
            : Answer.Refused(refusal);

    static async Task<IResult> Move(
        Guid id, MoveAppointment.Command body, MoveAppointment move, AppointmentList list, HttpRequest request, CancellationToken stop) =>
        await Changed(id, await move.Run(id, body, new(request, body.Version), stop), list, stop);

    static async Task<IResult> Confirm(
        Guid id, ChangeStatus.Command? body, ChangeStatus change, AppointmentList list, HttpRequest request, CancellationToken stop) =>
        await Changed(id, await change.Confirm(id, new(request, body?.Version), ChangeStatus.Desk, stop), list, stop);

    static async Task<IResult> Arrive(
        Guid id, ChangeStatus.Command? body, ChangeStatus change, AppointmentList list, HttpRequest request, CancellationToken stop) =>
        await Changed(id, await change.Arrive(id, new(request, body?.Version), stop), list, stop);

    static async Task<IResult> Missed(
        Guid id, ChangeStatus.Command? body, ChangeStatus change, AppointmentList list, HttpRequest request, CancellationToken stop) =>
        await Changed(id, await change.Missed(id, new(request, body?.Version), stop), list, stop);

    static async Task<IResult> Restore(
        Guid id, ChangeStatus.Command? body, ChangeStatus change, AppointmentList list, HttpRequest request, CancellationToken stop) =>
        await Changed(id, await change.Restore(id, new(request, body?.Version), stop), list, stop);

    static async Task<IResult> Cancel(
        Guid id, ChangeStatus.CancelCommand body, ChangeStatus change, AppointmentList list, HttpRequest request, CancellationToken stop) =>
        await Changed(id, await change.Cancel(id, body, new(request, body.Version), ChangeStatus.Desk, stop), list, stop);

    static async Task<IResult> History(Guid id, AppointmentList list, StatusHistory history, AgendaScope scope, AuditTrail trail, CancellationToken stop)
    {
        if (await list.Find(id, stop) is not { } found || !scope.Sees(found.DoctorId)) return Answer.Refused(SchedulingRefusals.NoSuchAppointment);
        trail.Looked(found.PatientId, "appointment");
        return Answer.Ok(new { items = await history.Of(id, stop) });
    }

    static async Task<IResult> Changed(Guid id, Outcome outcome, AppointmentList list, CancellationToken stop) =>
        outcome.Succeeded(out var refusal) ? Answer.Ok<AppointmentItem>((await list.Find(id, stop))!, item => item.Version) : Answer.Refused(refusal); // it was there

    static async Task<IResult> Slots(
        Guid[]? doctorId, Guid[]? typeId, int? minutes, string? from, string? to, int? limit, FindSlots slots, AppointmentTypes types, ClinicDoctors doctors, AgendaScope scope,
        ClinicClock clock, CancellationToken stop)
    {
        var named = (doctorId ?? []).Distinct().ToList();
        foreach (var wanted in named)
            if (!scope.Of(wanted).Succeeded(out _, out var notYours)) return Answer.Refused(notYours);
        var asked = (await doctors.Active(stop)).Select(known => known.Id).Where(known => scope.Sees(known) && (named.Count == 0 || named.Contains(known))).ToArray();
        if (asked.Length < named.Count) return Answer.Refused(SchedulingRefusals.NoSuchDoctor);
        var known = typeId is { Length: > 0 } ? await types.All(stop) : [];
        var kinds = new List<(AppointmentTypeCard? Type, int Minutes)>();
        foreach (var wanted in (typeId ?? []).Distinct())
        {
            if (known.FirstOrDefault(type => type.Id == wanted) is not { } type) return Answer.Refused(SchedulingRefusals.NoSuchType);
            kinds.Add((type, minutes ?? type.Minutes));
        }
        if (kinds.Count == 0) kinds.Add((null, minutes ?? UsualMinutes));
        if (minutes is < AgreedTime.ShortestMinutes or > AgreedTime.LongestMinutes || minutes % AgreedTime.ShortestMinutes > 0)
            return Answer.Refused(Refusal.OfFields(new FieldRefusal("minutes", SchedulingRefusals.LengthOutOfRange.Code)));
        if (!Moments.Range(from, to, FindSlots.LongestDays, clock).Succeeded(out var range, out var wrong)) return Answer.Refused(wrong);
        var found = await slots.Run(new FindSlots.Wish(asked, kinds, range), stop);
        return Answer.Ok(new { items = limit is > 0 ? found.Take(limit.Value) : found });
    }

    static async Task<IResult> Hours(Guid id, DoctorHours hours, ClinicDoctors doctors, AgendaScope scope, CancellationToken stop)
    {
        if (!scope.Of(id).Succeeded(out _, out var notYours)) return Answer.Refused(notYours);
        if (await doctors.Find(id, stop) is null) return Answer.Refused(SchedulingRefusals.NoSuchDoctor);
        var items = (await hours.Of(id, stop)).Select(stretch => new
        {
            weekday = stretch.Weekday,
            opens = Platform.Ui.Dates.Time(stretch.Opens),
            closes = Platform.Ui.Dates.Time(stretch.Closes),
            branchId = stretch.BranchId,
            chairId = stretch.ChairId,
            validFrom = stretch.ValidFrom,
            validUntil = stretch.ValidUntil,
        });
        return Answer.Ok(new { items });
    }
}
