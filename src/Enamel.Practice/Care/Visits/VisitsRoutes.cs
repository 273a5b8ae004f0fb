using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Practice.Visits.Listing;
using Enamel.Practice.Visits.Moving;
using Enamel.Practice.Visits.Registering;
using Enamel.Practice.Visits.Settling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Visits;

/// <summary>The visits' addresses for programs; the pages are in <c>Board/VisitsPages.cs</c>.</summary>
static class VisitsRoutes
{
    /// <summary>Which version is meant.</summary>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record VersionOnly(int? Version = null);

    public static void Map(ClinicRoutes routes)
    {
        var visits = routes.Api.MapGroup("/visits").WithTags("Visits");
        visits.MapGet("", List).Requires(VisitsPermissions.See).Produces<VisitList.Page>().WithName("listVisits").WithSummary("Who was or is here, and how far")
            .WithDescription("Of a `date` (today when nothing is named), a branch, a doctor, a patient, a `status`. A doctor gets the own visits, a cashier those from READY_FOR_BILLING on, without notes.");
        visits.MapGet("/{id:guid}", Get).Requires(VisitsPermissions.See).Produces<VisitCard>().WithName("getVisit").WithSummary("One visit");
        visits.MapPost("", Register).Requires(VisitsPermissions.Register).Produces<VisitCard>(StatusCodes.Status201Created).WithName("registerVisit").WithSummary("A patient arrives")
            .WithDescription("By `appointmentId` of today, or `patientId` and `doctorId` for who comes without one. 409 when the appointment has its visit or the patient is here already; `visitId` then names it. 422 when the record is restricted; in an emergency `emergencyReason` says why they are let in all the same.");
        visits.MapPatch("/{id:guid}", Change).Requires(VisitsPermissions.Register).Produces<VisitCard>().WithName("changeVisit").WithSummary("Give a waiting patient to another doctor, chair, or note");
        Step(visits, "start", VisitStep.Start, "Call a patient in");
        Step(visits, "ready", VisitStep.Ready, "The doctor is done: what was performed is to be paid");
        Step(visits, "complete", VisitStep.Complete, "A patient who has paid leaves");
        Step(visits, "unstart", VisitStep.Unstart, "Called in by mistake: the patient waits on");
        Step(visits, "unready", VisitStep.Unready, "Call a patient back to the chair before anything was paid");
        visits.MapPost("/{id:guid}/leave", Leave).Requires(VisitsPermissions.Register).Produces<VisitCard>().WithName("leaveVisit").WithSummary("A patient who waits leaves without being seen");
        visits.MapPost("/{id:guid}/return", Return).Requires(VisitsPermissions.Register).Produces<VisitCard>().WithName("returnVisit").WithSummary("A patient who left comes back on the same day");
        visits.MapPost("/{id:guid}/waiver", async (Guid id, Waiver.Command body, Waiver waiver, CancellationToken stop) =>
                Answer.Ok((await waiver.Ask(id, body, stop)).Map(approval => new { approvalId = approval })))
            .Requires(VisitsPermissions.AskWaiver).WithName("askWaiver").WithSummary("Ask a manager to waive what is owed for a visit")
            .WithDescription("The manager decides under `/approvals`; approved, the visit is PAID in the same transaction.");
    }

    static void Step(RouteGroupBuilder visits, string word, VisitStep step, string summary) => visits.MapPost($"/{{id:guid}}/{word}",
            async (Guid id, MoveVisit.Command? body, MoveVisit move, VisitList list, HttpRequest request, CancellationToken stop) =>
                await Moved(id, await move.Take(id, step, body ?? new(), new(request, body?.Version), stop), list, stop))
        .Requires(VisitsPermissions.Of(step)).Produces<VisitCard>().WithName($"{word}Visit").WithSummary(summary)
        .WithDescription("409 where no such step leads from the visit's status, which the answer names.");

    static async Task<IResult> List(
        DateOnly? date, Guid? branchId, Guid? doctorId, Guid? patientId, string? status, string? after, int? limit, VisitList list, AuditTrail trail, Platform.Time.ClinicClock clock,
        CancellationToken stop)
    {
        VisitState? state = null;
        if (!string.IsNullOrEmpty(status))
        {
            if (!VisitStateWords.Parse(status).Succeeded(out var known, out var unknown)) return Answer.Refused(Refusal.OfFields(new FieldRefusal("status", unknown.Code)));
            state = known;
        }
        var day = date ?? (patientId is null ? clock.Today : null);
        Guid? from = Guid.TryParseExact(after, "N", out var last) ? last : null;
        var page = await list.Run(new(day, branchId, doctorId, patientId, state, from, Math.Clamp(limit ?? VisitList.Largest, 1, VisitList.Largest)), stop);
        trail.Happened("list", "visits_visits", null, new { day, branchId, doctorId, patientId = page.Items.Count > 0 ? patientId : null, status, count = page.Items.Count });
        return Answer.Ok(page);
    }

    static async Task<IResult> Get(Guid id, VisitList list, AuditTrail trail, CancellationToken stop)
    {
        if (await list.Find(id, stop) is not { } visit) return Answer.Refused(VisitsRefusals.NoSuchVisit);
        trail.Looked(visit.PatientId, "visit");
        return Answer.Ok<VisitCard>(visit, card => card.Version);
    }

    static async Task<IResult> Register(RegisterVisit.Command body, RegisterVisit register, VisitList list, CancellationToken stop) =>
        (await register.Run(body, stop)).Succeeded(out var id, out var refusal)
            ? Answer.Created<VisitCard>((await list.Find(id, stop))!, visit => $"/api/v1/visits/{visit.Id}", visit => visit.Version) // registered just now
            : Answer.Refused(refusal);

    static async Task<IResult> Change(Guid id, MoveVisit.ChangeCommand body, MoveVisit move, VisitList list, HttpRequest request, CancellationToken stop) =>
        await Moved(id, await move.Change(id, body, new(request, body.Version), stop), list, stop);

    static async Task<IResult> Leave(Guid id, MoveVisit.LeaveCommand body, MoveVisit move, VisitList list, HttpRequest request, CancellationToken stop) =>
        await Moved(id, await move.Leave(id, body, new(request, body.Version), stop), list, stop);

    static async Task<IResult> Return(Guid id, VersionOnly? body, MoveVisit move, VisitList list, HttpRequest request, CancellationToken stop) =>
        await Moved(id, await move.Return(id, new(request, body?.Version), stop), list, stop);

    static async Task<IResult> Moved(Guid id, Outcome outcome, VisitList list, CancellationToken stop) =>
        outcome.Succeeded(out var refusal) ? Answer.Ok<VisitCard>((await list.Find(id, stop))!, visit => visit.Version) : Answer.Refused(refusal); // it was there
}
