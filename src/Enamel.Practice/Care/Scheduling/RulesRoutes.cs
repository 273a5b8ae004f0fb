using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Holds;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Scheduling;

/// <summary>The addresses for programs by which is said when somebody can be seen, and what a visit needs.</summary>
static class RulesRoutes
{
    sealed record Made(Guid Id);

    public static void Map(ClinicRoutes routes)
    {
        MapTypes(routes.Api.MapGroup("/appointment-types").WithTags("Agenda"));
        MapTimes(routes.Api.MapGroup("").WithTags("Agenda"));
        var holds = routes.Api.MapGroup("/holds").WithTags("Agenda");
        holds.MapPost("", async (SlotHolds.Command body, SlotHolds keep, CancellationToken stop) =>
                (await keep.Take(body, stop)).Succeeded(out var hold, out var refusal) ? Answer.Created<HoldCard>(hold, made => $"/api/v1/holds/{made.Id}", _ => 1) : Answer.Refused(refusal))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("holdSlot").WithSummary("Keep a time for somebody who is about to book it")
            .WithDescription("It is taken for everybody else, in every clinic, until `expiresAt`. `holdId` of the booking makes it an appointment.");
        holds.MapDelete("/{id:guid}", async (Guid id, SlotHolds keep, CancellationToken stop) => Answer.Nothing(await keep.Release(id, stop)))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("releaseSlot").WithSummary("Let a held time go");
    }

    static void MapTypes(RouteGroupBuilder types)
    {
        types.MapGet("", async (AppointmentTypes list, CancellationToken stop) => Answer.Ok(new { items = await list.All(stop) }))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("listAppointmentTypes").WithSummary("The kinds of appointment");
        types.MapPost("", async (ChangeType.Command body, ChangeType change, AppointmentTypes list, CancellationToken stop) =>
                (await change.Add(body, stop)).Succeeded(out var id, out var refusal) ? Answer.Created<AppointmentTypeCard>((await list.Find(id, stop))!, made => $"/api/v1/appointment-types/{made.Id}", made => made.Version) : Answer.Refused(refusal)) // added just now
            .Requires(SchedulingPermissions.Arrange).WithName("addAppointmentType").WithSummary("Offer one more kind of visit");
        types.MapPatch("/{id:guid}", async (Guid id, ChangeType.Command body, ChangeType change, HttpRequest request, CancellationToken stop) =>
                Answer.Nothing(await change.Change(id, body, new(request, body.Version), stop)))
            .Requires(SchedulingPermissions.Arrange).WithName("changeAppointmentType").WithSummary("Change what a kind of visit needs, or retire it");
    }

    static void MapTimes(RouteGroupBuilder times)
    {
        times.MapGet("/week-rules", async (ChangeRules rules, CancellationToken stop) => Answer.Ok(new { items = await rules.Rules(stop) }))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("listWeekRules").WithSummary("Opening times of branches and chairs, and breaks");
        times.MapPost("/week-rules", async (ChangeRules.RuleCommand body, ChangeRules rules, CancellationToken stop) =>
                (await rules.AddRule(body, stop)).Succeeded(out var id, out var refusal) ? Answer.Created<Made>(new Made(id), _ => $"/api/v1/week-rules/{id}", _ => 1) : Answer.Refused(refusal))
            .Requires(SchedulingPermissions.SetHours).WithName("addWeekRule").WithSummary("Say when a branch or chair is open, or add a break");
        times.MapDelete("/week-rules/{id:guid}", async (Guid id, ChangeRules rules, CancellationToken stop) => Answer.Nothing(await rules.RemoveRule(id, stop)))
            .Requires(SchedulingPermissions.SetHours).WithName("removeWeekRule").WithSummary("Take a rule away");
        times.MapGet("/absences", async (string? from, ChangeRules rules, ClinicClock clock, CancellationToken stop) => Answer.Ok(new { items = await rules.Exceptions(Moments.Day(from) ?? clock.Today, stop) }))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("listAbsences").WithSummary("Leave, closures and openings from a day on");
        times.MapPost("/absences", async (ChangeRules.ExceptionCommand body, ChangeRules rules, CancellationToken stop) =>
                (await rules.AddException(body, stop)).Succeeded(out var added, out var refusal) ? Answer.Created<ChangeRules.Added>(added, made => $"/api/v1/absences/{made.Id}", _ => 1) : Answer.Refused(refusal))
            .Requires(SchedulingPermissions.SetHours).WithName("addAbsence").WithSummary("Add leave, a closure or an opening")
            .WithDescription("Answers what is booked in that time all the same: it stays booked.");
        times.MapDelete("/absences/{id:guid}", async (Guid id, ChangeRules rules, CancellationToken stop) => Answer.Nothing(await rules.RemoveException(id, stop)))
            .Requires(SchedulingPermissions.SetHours).WithName("removeAbsence").WithSummary("Take leave, a closure or an opening away");
        times.MapGet("/holidays", async (int? year, ClinicHolidays holidays, ClinicClock clock, CancellationToken stop) =>
                Answer.Ok(new { items = await holidays.Of(Math.Clamp(year ?? clock.Today.Year, 1990, 2077), stop) }))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("listHolidays").WithSummary("The holidays of a year, as the clinic keeps them");
        times.MapPut("/holidays/{year:int}/{key}", async (int year, string key, ChangeHoliday.Command body, ChangeHoliday change, CancellationToken stop) => Answer.Nothing(await change.Run(year, key, body, stop)))
            .Requires(SchedulingPermissions.Arrange).WithName("changeHoliday").WithSummary("Say on which day a holiday is, or that the clinic works");
        times.MapGet("/agenda-settings", async (AgendaSettings settings, CancellationToken stop) => Answer.Ok(await settings.Now(stop)))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("getAgendaSettings").WithSummary("How the clinic keeps its agenda");
        times.MapPatch("/agenda-settings", async (ChangeSettings.Command body, ChangeSettings change, CancellationToken stop) => Answer.Nothing(await change.Run(body, stop)))
            .Requires(SchedulingPermissions.Arrange).WithName("changeAgendaSettings").WithSummary("Say how the clinic keeps its agenda");
    }
}
