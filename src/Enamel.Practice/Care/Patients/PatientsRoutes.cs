using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Http;
using Enamel.Practice.Patients.Family;
using Enamel.Practice.Patients.Finding;
using Enamel.Practice.Patients.Medical;
using Enamel.Practice.Patients.Record;
using Enamel.Practice.Patients.Registering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Patients;

/// <summary>The API's addresses of patients.</summary>
static class PatientsRoutes
{
    public sealed record Archiving(string? Reason = null);

    public static void Map(RouteGroupBuilder routes)
    {
        var api = routes.MapGroup("/patients").WithTags("Patients");
        api.MapGet("", async ([AsParameters] PatientQuery query, FindPatients find, CancellationToken stop) => Answer.Ok(await find.Run(query, stop)))
            .Requires(PatientsPermissions.Find).WithName("findPatients").WithSummary("Find patients by any datum");
        api.MapPost("", async (PatientInput body, RegisterPatient register, CancellationToken stop) =>
                Answer.Created(await register.Run(body, stop), patient => $"/api/v1/patients/{patient.Id}", patient => patient.Version))
            .Requires(PatientsPermissions.Register).WithName("registerPatient").WithSummary("Register a patient")
            .WithDescription("A CIN that another patient of the clinic has is refused and names that patient's number. Other likely duplicates are not: ask for them first.");
        api.MapPost("/duplicates", async (PatientInput body, LikelyDuplicates duplicates, CancellationToken stop) =>
                Answer.Ok(new { items = await duplicates.Of(body, null, stop) }))
            .Requires(PatientsPermissions.Register).WithName("findLikelyDuplicates").WithSummary("Who may be the same person");
        api.MapGet("/{id:guid}", async (Guid id, OpenRecord open, CancellationToken stop) => Answer.Ok(await open.Run(id, "record", withCin: true, stop), record => record.Version))
            .Requires(PatientsPermissions.Find).WithName("getPatient").WithSummary("A patient's record");
        api.MapPatch("/{id:guid}", EditPatient).Requires(PatientsPermissions.Edit).WithName("editPatient").WithSummary("Change a patient's particulars")
            .WithDescription("A merge patch: an absent field stays, null empties it. If-Match is optional.");
        api.MapPost("/{id:guid}/archive", async (Guid id, Archiving body, ArchivePatient archive, HttpRequest request, CancellationToken stop) =>
                Answer.Nothing(await archive.Run(id, body.Reason, Stale(request), stop)))
            .Requires(PatientsPermissions.Archive).WithName("archivePatient").WithSummary("Archive a patient, with the reason");
        api.MapPost("/{id:guid}/restore", async (Guid id, ArchivePatient archive, HttpRequest request, CancellationToken stop) =>
                Answer.Nothing(await archive.Undo(id, Stale(request), stop)))
            .Requires(PatientsPermissions.Restore).WithName("restorePatient").WithSummary("Bring an archived patient back");
        api.MapGet("/{id:guid}/looks", Looks).Requires(TrailPermissions.SeeLooks).Produces<LookPage>().WithTags("Audit trail").WithName("patientLooks").WithSummary("Who has looked at a patient's record and when, the newest first");
        MapMedical(api);
        MapFamily(api);
    }

    static async Task<IResult> Looks(Guid id, string? after, PatientLooks looks, PatientDirectory directory, AuditTrail trail, CancellationToken stop)
    {
        if (await directory.Find(id, stop) is null) return Answer.Refused(PatientsRefusals.Unknown);
        trail.Looked(id, "looks");
        return Answer.Ok(await looks.Of(id, after, stop));
    }

    static void MapMedical(RouteGroupBuilder api)
    {
        api.MapGet("/{id:guid}/conditions", async (Guid id, MedicalHistory history, CancellationToken stop) => Answer.Ok(Items(await history.Of(id, stop))))
            .Requires(PatientsPermissions.SeeAlerts).WithName("listConditions").WithSummary("Allergies, alerts and medical history");
        api.MapPost("/{id:guid}/conditions", async (Guid id, NoteCondition.Command body, NoteCondition note, CancellationToken stop) =>
                Answer.Created(await note.Run(id, body, stop), condition => $"/api/v1/patients/{id}/conditions/{condition.Id}", condition => condition.Version))
            .Requires(PatientsPermissions.NoteAlert).WithName("noteCondition").WithSummary("Note an allergy, an alert or a part of the medical history");
        api.MapGet("/{id:guid}/conditions/{conditionId:guid}", async (Guid id, Guid conditionId, MedicalHistory history, CancellationToken stop) =>
                Answer.Ok(await history.One(id, conditionId, stop), condition => condition.Version))
            .Requires(PatientsPermissions.SeeAlerts).WithName("getCondition").WithSummary("One medical fact");
        api.MapPatch("/{id:guid}/conditions/{conditionId:guid}",
                async (Guid id, Guid conditionId, ChangeCondition.Changes body, ChangeCondition change, HttpRequest request, CancellationToken stop) =>
                    Answer.Ok(await change.Run(id, conditionId, body, Stale(request), stop), condition => condition.Version))
            .Requires(PatientsPermissions.WriteMedical).WithName("changeCondition").WithSummary("Put a medical fact right, end it, or let it hold again");
    }

    static void MapFamily(RouteGroupBuilder api)
    {
        api.MapGet("/{id:guid}/links", async (Guid id, PatientFamily family, CancellationToken stop) => Answer.Ok(Items(await family.Of(id, stop))))
            .Requires(PatientsPermissions.SeeRecord).WithName("listLinks").WithSummary("A patient's relatives and guardians");
        api.MapPost("/{id:guid}/links", async (Guid id, LinkRelative.Command body, LinkRelative link, CancellationToken stop) =>
                Answer.Created((await link.Run(id, body, stop)).Map(made => new { id = made }), _ => $"/api/v1/patients/{id}/links", _ => 1))
            .Requires(PatientsPermissions.Edit).WithName("linkRelative").WithSummary("Link two patients as relatives, both ways");
        api.MapPost("/{id:guid}/links/{linkId:guid}/end", async (Guid id, Guid linkId, Archiving body, LinkRelative link, CancellationToken stop) =>
                Answer.Nothing(await link.End(id, linkId, body.Reason, stop)))
            .Requires(PatientsPermissions.Edit).WithName("endLink").WithSummary("End a link, both ways, with the reason");
    }

    static Outcome<object> Items<T>(Outcome<IReadOnlyList<T>> list) => list.Map<object>(items => new { items });

    static async Task<IResult> EditPatient(Guid id, PatientInput body, EditPatient edit, OpenRecord open, HttpRequest request, CancellationToken stop)
    {
        if (!(await edit.Run(id, body, Stale(request), stop)).Succeeded(out _, out var refusal)) return Answer.Refused(refusal);
        return Answer.Ok(await open.Run(id, "edit", withCin: true, stop), record => record.Version);
    }

    /// <summary>What a caller is told whose <c>If-Match</c> names another version.</summary>
    internal static Func<int, Refusal?> Stale(HttpRequest request) => version => EntityTag.Matches(request, version) ? null : HttpRefusals.Stale(request);
}
