using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Enamel.Practice.Rights.Copies;
using Enamel.Practice.Rights.Keeping;
using Enamel.Practice.Rights.Processing;
using Enamel.Practice.Rights.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Rights;

/// <summary>The API's addresses about persons' rights.</summary>
static class RightsRoutes
{
    public sealed record Because(string? Reason = null);

    public sealed record Reply(string? Outcome = null, string? Answer = null);

    public sealed record Period(int? Months = null, bool IsNightly = false);

    public sealed record Removal(int? Expected = null);

    public sealed record Erasing(string? Number = null);

    public static void Map(RouteGroupBuilder routes)
    {
        MapPatients(routes.MapGroup("/patients/{id:guid}").WithTags("Rights"));
        MapClinic(routes.MapGroup("").WithTags("Rights"));
    }

    static void MapPatients(RouteGroupBuilder api)
    {
        api.MapGet("/consents", async (Guid id, PatientConsents consents, CancellationToken stop) => Answer.Ok((await consents.Of(id, stop)).Map<object>(items => new { items })))
            .Requires(RightsPermissions.See).WithName("listConsents").WithSummary("What a patient agreed to and refused, the latest first");
        api.MapPost("/consents", async (Guid id, PatientConsents.Command body, PatientConsents consents, CancellationToken stop) =>
                Answer.Created(await consents.Record(id, body, stop), _ => $"/api/v1/patients/{id}/consents", _ => 1))
            .Requires(RightsPermissions.RecordConsent).WithName("recordConsent").WithSummary("Write down what a patient agreed to or refused");
        api.MapPost("/consents/{consentId:guid}/withdraw", async (Guid id, Guid consentId, PatientConsents consents, CancellationToken stop) => Answer.Nothing(await consents.Withdraw(id, consentId, stop)))
            .Requires(RightsPermissions.RecordConsent).WithName("withdrawConsent").WithSummary("The patient takes it back");
        foreach (var (kind, name) in new[] { (RestraintKinds.Restriction, "Restriction"), (RestraintKinds.Hold, "Hold") })
        {
            api.MapPost($"/{kind}", async (Guid id, PatientRestraints.Command body, PatientRestraints restraints, CancellationToken stop) =>
                    Answer.Created(await restraints.Begin(id, kind, body, stop), _ => $"/api/v1/patients/{id}", _ => 1))
                .Requires(RightsPermissions.Restrain).WithName($"begin{name}").WithSummary(kind == RestraintKinds.Hold ? "Keep the record from being erased" : "Keep the record from being used and changed");
            api.MapPost($"/{kind}/end", async (Guid id, Because body, PatientRestraints restraints, CancellationToken stop) => Answer.Nothing(await restraints.End(id, kind, body.Reason, stop)))
                .Requires(RightsPermissions.Restrain).WithName($"end{name}").WithSummary("Lift it, with the reason");
        }
        api.MapGet("/rights-requests", async (Guid id, RequestRegister register, CancellationToken stop) => Answer.Ok((await register.Of(id, stop)).Map<object>(items => new { items })))
            .Requires(RightsPermissions.See).WithName("listPatientsRequests").WithSummary("What a patient asked for by right");
        api.MapPost("/rights-requests", async (Guid id, AskedRight body, RequestRegister register, CancellationToken stop) =>
                Answer.Created(await register.Record(id, body, stop), request => $"/api/v1/rights-requests/{request.Id}", _ => 1))
            .Requires(RightsPermissions.RecordRequest).WithName("recordRightsRequest").WithSummary("Write down that a patient asks for access, correction or erasure, or opposes");
        api.MapGet("/copy", async (Guid id, PatientCopy copy, CancellationToken stop) => Answer.Ok(await copy.File(id, stop)))
            .Requires(RightsPermissions.GiveCopy).WithName("copyOfPatient").WithSummary("All that the clinic holds on a patient");
        api.MapGet("/copy.pdf", (Guid id, string? language, PatientCopy copy, CancellationToken stop) => Files.Copy(id, language, copy, stop))
            .Requires(RightsPermissions.GiveCopy).WithName("copyOfPatientToRead").WithSummary("The same to be read, in French, Arabic or English");
        api.MapPost("/erase", async (Guid id, Erasing body, RetentionRun run, CancellationToken stop) => Answer.Ok(await run.Erase(id, body.Number, stop)))
            .Requires(RightsPermissions.DecideKeeping).WithName("erasePatient").WithSummary("Remove a patient for good, once their request was granted; takes the patient's number as confirmation");
    }

    static void MapClinic(RouteGroupBuilder api)
    {
        api.MapGet("/rights-requests", async (RequestRegister register, CancellationToken stop, bool answered = false) => Answer.Ok(new { items = await register.All(answered, stop) }))
            .Requires(RightsPermissions.Answer).WithName("listRightsRequests").WithSummary("All requests that wait for an answer, the most urgent first; answered ones with answered=true");
        api.MapPost("/rights-requests/{id:guid}/answer", async (Guid id, Reply body, RequestRegister register, CancellationToken stop) => Answer.Ok(await register.Answer(id, body.Outcome, body.Answer, stop)))
            .Requires(RightsPermissions.Answer).WithName("answerRightsRequest").WithSummary("Answer a request; the answer stands");
        api.MapGet("/processings", async (ProcessingRegister register, CancellationToken stop) => Answer.Ok(new { items = await register.All(stop) }))
            .Requires(RightsPermissions.See).WithName("listProcessings").WithSummary("The register of processing");
        api.MapPost("/processings", async (ProcessingRegister.Command body, ProcessingRegister register, HttpRequest request, CancellationToken stop) =>
                Answer.Created(await register.Write(null, body, HttpRefusals.Stale(request), stop), entry => $"/api/v1/processings/{entry.Code}", entry => entry.Version))
            .Requires(RightsPermissions.KeepRegister).WithName("addProcessing").WithSummary("Add an entry");
        api.MapPut("/processings/{code}", async (string code, ProcessingRegister.Command body, ProcessingRegister register, HttpRequest request, CancellationToken stop) =>
                Answer.Ok(await register.Write(code, body, HttpRefusals.Stale(request), stop), entry => entry.Version))
            .Requires(RightsPermissions.KeepRegister).WithName("writeProcessing").WithSummary("Write an entry anew");
        api.MapPost("/processings/{code}/remove", async (string code, Because body, ProcessingRegister register, CancellationToken stop) => Answer.Nothing(await register.Remove(code, body.Reason, stop)))
            .Requires(RightsPermissions.KeepRegister).WithName("removeProcessing").WithSummary("Take an entry out, with the reason");
        api.MapGet("/retention", async (RetentionRun run, CancellationToken stop) => Answer.Ok(new { items = await run.Preview(stop), certificates = await run.Certificates(50, stop) }))
            .Requires(RightsPermissions.DecideKeeping).WithName("previewRetention").WithSummary("How long what is kept, what is due now, and what was removed");
        api.MapPut("/retention/{kind}", async (string kind, Period body, RetentionRun run, CancellationToken stop) => Answer.Nothing(await run.Decide(kind, body.Months, body.IsNightly, stop)))
            .Requires(RightsPermissions.DecideKeeping).WithName("decideRetention").WithSummary("Say how long rows of a kind are kept, and whether they go by themselves");
        api.MapPost("/retention/{kind}/run", async (string kind, Removal body, RetentionRun run, CancellationToken stop) =>
                body.Expected is null ? Answer.Refused(RightsRefusals.NotConfirmed) : Answer.Ok(await run.Remove(kind, body.Expected, "manager", stop)))
            .Requires(RightsPermissions.DecideKeeping).WithName("runRetention").WithSummary("Remove for good what is due; takes the number that was shown as confirmation");
        api.MapGet("/removed", async (string? kind, RemovedList removed, CancellationToken stop) => Answer.Ok(new { items = await removed.Latest(kind, stop) }))
            .Requires(RightsPermissions.RestoreRemoved).WithName("listRemoved").WithSummary("What was put away, the latest first");
        api.MapPost("/removed/{kind}/{id:guid}/restore", async (string kind, Guid id, RemovedList removed, CancellationToken stop) => Answer.Nothing(await removed.Restore(kind, id, stop)))
            .Requires(RightsPermissions.RestoreRemoved).WithName("restoreRemoved").WithSummary("Bring it back");
    }
}

/// <summary>Files that leave.</summary>
static class Files
{
    public static async Task<IResult> Copy(Guid id, string? language, PatientCopy copy, CancellationToken stop) =>
        (await copy.Pdf(id, Languages.Find(language) ?? Languages.Current, stop)).Succeeded(out var pdf, out var refusal)
            ? Results.File(pdf, "application/pdf", $"copie-{id:N}.pdf") : Answer.Refused(refusal);
}
