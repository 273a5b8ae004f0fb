using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients;
using Enamel.Practice.Rights.Copies;
using Enamel.Practice.Rights.Keeping;
using Enamel.Practice.Rights.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Pages;

/// <summary>What a record's page of rights shows.</summary>
public sealed record RecordRightsView(
    PatientBannerModel Banner, RecordRights May, IReadOnlyList<ConsentView> Consents, IReadOnlyDictionary<string, bool> Allowed, IReadOnlyList<RestraintView> Restraints,
    IReadOnlyList<RequestView> Requests, IReadOnlyDictionary<Guid, string> Names, bool IsErasureGranted);

/// <summary>The page of a record on which a patient's rights are kept. It works without scripts.</summary>
static class RecordRightsPages
{
    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Map(RouteGroupBuilder routes)
    {
        var pages = routes.MapGroup("/patients/{id:guid}/rights");
        pages.MapGet("", Show).Requires(RightsPermissions.See);
        pages.MapGet("/consents/new", async (Guid id, string? purpose, PatientDirectory directory, CancellationToken stop) =>
                await directory.Find(id, stop) is null ? Answer.Refused(RightsRefusals.NoSuchPatient) : Answer.Page<ConsentDialog>(new { PatientId = id, Purpose = purpose }))
            .Requires(RightsPermissions.RecordConsent);
        pages.MapPost("/consents", RecordConsent).Requires(RightsPermissions.RecordConsent);
        pages.MapPost("/consents/{consentId:guid}/withdraw", async (Guid id, Guid consentId, PatientConsents consents, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Done(await consents.Withdraw(id, consentId, stop), id, shell, text)).Requires(RightsPermissions.RecordConsent);
        foreach (var kind in new[] { RestraintKinds.Restriction, RestraintKinds.Hold })
        {
            pages.MapGet($"/{kind}", async (Guid id, PatientDirectory directory, PatientRestraints restraints, CancellationToken stop) =>
                    await directory.Find(id, stop) is null ? Answer.Refused(RightsRefusals.NoSuchPatient)
                        : Answer.Page<RestraintDialog>(new { PatientId = id, Kind = kind, Ends = (await restraints.Of(id, stop)).Any(one => one.Kind == kind && one.EndedAt is null) }))
                .Requires(RightsPermissions.Restrain);
            pages.MapPost($"/{kind}", (Guid id, IFormCollection form, PatientRestraints restraints, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Restrain(id, kind, form, restraints, shell, texts, text, stop)).Requires(RightsPermissions.Restrain);
        }
        pages.MapGet("/requests/new", async (Guid id, PatientDirectory directory, CancellationToken stop) =>
                await directory.Find(id, stop) is null ? Answer.Refused(RightsRefusals.NoSuchPatient) : Answer.Page<RequestDialog>(new { PatientId = id }))
            .Requires(RightsPermissions.RecordRequest);
        pages.MapPost("/requests", RecordRequest).Requires(RightsPermissions.RecordRequest);
        pages.MapGet("/copy.pdf", (Guid id, string? language, PatientCopy copy, CancellationToken stop) => Files.Copy(id, language, copy, stop)).Requires(RightsPermissions.GiveCopy).Produces(StatusCodes.Status200OK, contentType: "application/pdf");
        pages.MapGet("/copy.json", async (Guid id, PatientCopy copy, CancellationToken stop) => (await copy.File(id, stop)).Succeeded(out var file, out var refusal)
            ? Results.File(JsonSerializer.SerializeToUtf8Bytes(file, Readable), "application/json", $"copie-{file.Number}.json") : Answer.Refused(refusal)).Requires(RightsPermissions.GiveCopy).Produces(StatusCodes.Status200OK, contentType: "application/json");
        pages.MapGet("/erase", async (Guid id, PatientDirectory directory, CancellationToken stop) =>
                await directory.Find(id, stop) is { } patient ? Answer.Page<EraseDialog>(new { Patient = patient }) : Answer.Refused(RightsRefusals.NoSuchPatient))
            .Requires(RightsPermissions.DecideKeeping);
        pages.MapPost("/erase", Erase).Requires(RightsPermissions.DecideKeeping);
    }

    static async Task<IResult> Show(
        Guid id, PatientDirectory directory, PatientConsents consents, PatientRestraints restraints, RequestRegister requests, StaffList staff, CurrentUser user, CancellationToken stop)
    {
        if (!(await consents.Of(id, stop)).Succeeded(out var said, out var refusal)) return Answer.Refused(refusal);
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(RightsRefusals.NoSuchPatient);
        var allowed = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var purpose in ConsentPurposes.All) allowed[purpose] = await consents.Allows(id, purpose, stop);
        var names = (await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName);
        return Answer.Page<RecordRightsPage>(new
        {
            View = new RecordRightsView(banner, RecordRights.Of(user), said, allowed, await restraints.Of(id, stop), (await requests.Of(id, stop)).Expected(), names, await requests.IsErasureGranted(id, stop)),
        });
    }

    static async Task<IResult> RecordConsent(Guid id, IFormCollection form, PatientConsents consents, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new PatientConsents.Command(form["purpose"], Typed.Choice(form["isGiven"]), form["channel"], Typed.Day(form["givenOn"]));
        if ((await consents.Record(id, command, stop)).Succeeded(out _, out var refusal)) return Done(Outcome.Done, id, shell, text);
        return refusal.Fields.Count == 0 ? Answer.Refused(refusal)
            : Answer.Page<ConsentDialog>(refusal, new { PatientId = id, command.Purpose, Command = command, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> Restrain(
        Guid id, string kind, IFormCollection form, PatientRestraints restraints, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var ends = form["ends"] == "true";
        var reason = form["reason"].ToString();
        Refusal? refusal;
        if (ends) (await restraints.End(id, kind, reason, stop)).Succeeded(out refusal);
        else (await restraints.Begin(id, kind, new(reason, Typed.Day(form["untilOn"])), stop)).Succeeded(out _, out refusal);
        if (refusal is null) return Done(Outcome.Done, id, shell, text);
        return refusal.Fields.Count == 0 ? Answer.Refused(refusal)
            : Answer.Page<RestraintDialog>(refusal, new { PatientId = id, Kind = kind, Ends = ends, Reason = reason, Until = Typed.Day(form["untilOn"]), Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> RecordRequest(Guid id, IFormCollection form, RequestRegister register, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new AskedRight(form["kind"], form["words"], form["channel"], Typed.Day(form["receivedOn"]));
        if ((await register.Record(id, command, stop)).Succeeded(out _, out var refusal)) return Done(Outcome.Done, id, shell, text);
        return refusal.Fields.Count == 0 ? Answer.Refused(refusal)
            : Answer.Page<RequestDialog>(refusal, new { PatientId = id, Command = command, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> Erase(
        Guid id, IFormCollection form, RetentionRun run, PatientDirectory directory, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var typed = form["number"].ToString();
        if ((await run.Erase(id, typed, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["erased"]);
            return Answer.GoTo("/settings/retention");
        }
        return refusal.Fields.Count > 0 && await directory.Find(id, stop) is { } patient
            ? Answer.Page<EraseDialog>(refusal, new { Patient = patient, Typed = typed, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }) : Answer.Refused(refusal);
    }

    static IResult Done(Outcome outcome, Guid id, Shell shell, IStringLocalizer<Texts> text)
    {
        if (!outcome.Succeeded(out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text["saved"]);
        return Answer.GoTo($"/patients/{id}/rights");
    }
}

/// <summary>Reads what forms carry.</summary>
static class Typed
{
    public static DateOnly? Day(string? typed) => DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static bool? Choice(string? typed) => bool.TryParse(typed, out var choice) ? choice : null;

    public static int? Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
