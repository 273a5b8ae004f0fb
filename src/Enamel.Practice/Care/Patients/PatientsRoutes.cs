using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Practice.Patients.Finding;
using Enamel.Practice.Patients.Record;
using Enamel.Practice.Patients.Registering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Patients;

/// <summary>The API's addresses of patients.</summary>
static class PatientsRoutes
{
    public sealed record Archiving(string? Reason);

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
    }

    static async Task<IResult> EditPatient(Guid id, PatientInput body, EditPatient edit, OpenRecord open, HttpRequest request, CancellationToken stop)
    {
        if (!(await edit.Run(id, body, Stale(request), stop)).Succeeded(out _, out var refusal)) return Answer.Refused(refusal);
        return Answer.Ok(await open.Run(id, "edit", withCin: true, stop), record => record.Version);
    }

    /// <summary>What a caller is told whose <c>If-Match</c> names another version.</summary>
    internal static Func<int, Refusal?> Stale(HttpRequest request) => version => EntityTag.Matches(request, version) ? null : HttpRefusals.Stale(request);
}
