using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients.Family;
using Enamel.Practice.Patients.Finding;
using Enamel.Practice.Patients.Medical;
using Enamel.Practice.Patients.Registering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Patients.Record;

/// <summary>The pages of one patient's record: identity, medical, family. All of them work without scripts.</summary>
static class RecordPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}", Show).Requires(PatientsPermissions.Find);
        pages.MapGet("/{id:guid}/cin", async (Guid id, OpenRecord open, CancellationToken stop) =>
                (await open.Cin(id, stop)).Succeeded(out var cin, out var refusal) ? Answer.Page<CinValue>(new { PatientId = id, Cin = cin }) : Answer.Refused(refusal))
            .Requires(PatientsPermissions.SeeRecord);
        pages.MapGet("/{id:guid}/looks", ShowLooks).Requires(TrailPermissions.SeeLooks);
        MapMedical(pages);
        MapFamily(pages);
    }

    static void MapMedical(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}/medical", ShowMedical).Requires(PatientsPermissions.SeeAlerts);
        pages.MapGet("/{id:guid}/conditions/new", async (Guid id, string? kind, PatientDirectory directory, CancellationToken stop) =>
                Known(kind) is { } known && await directory.Find(id, stop) is not null
                    ? Answer.Page<ConditionDialog>(new { PatientId = id, Kind = known }) : Answer.Refused(PatientsRefusals.Unknown))
            .Requires(PatientsPermissions.NoteAlert);
        pages.MapPost("/{id:guid}/conditions", Note).Requires(PatientsPermissions.NoteAlert);
        pages.MapGet("/{id:guid}/conditions/{conditionId:guid}/edit", ShowCondition).Requires(PatientsPermissions.WriteMedical);
        pages.MapPost("/{id:guid}/conditions/{conditionId:guid}/edit", Change).Requires(PatientsPermissions.WriteMedical);
        pages.MapGet("/{id:guid}/conditions/{conditionId:guid}/end", AskEndOfCondition).Requires(PatientsPermissions.WriteMedical);
        pages.MapPost("/{id:guid}/conditions/{conditionId:guid}/end", EndCondition).Requires(PatientsPermissions.WriteMedical);
        pages.MapPost("/{id:guid}/conditions/{conditionId:guid}/reopen", async (Guid id, Guid conditionId, IFormCollection form, ChangeCondition change, HttpRequest request, CancellationToken stop) =>
            (await change.Run(id, conditionId, new() { Ended = false }, Posted.Stale(form, request), stop)).Succeeded(out _, out var refusal)
                ? Answer.GoTo($"/patients/{id}/medical") : Answer.Refused(refusal)).Requires(PatientsPermissions.WriteMedical);
    }

    static void MapFamily(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}/family", ShowFamily).Requires(PatientsPermissions.SeeRecord);
        pages.MapGet("/{id:guid}/links/new", async (Guid id, PatientDirectory directory, CancellationToken stop) =>
                await directory.Banner(id, stop) is { } banner ? Answer.Page<LinkDialog>(new { Banner = banner }) : Answer.Refused(PatientsRefusals.Unknown))
            .Requires(PatientsPermissions.Edit);
        pages.MapPost("/{id:guid}/links", Link).Requires(PatientsPermissions.Edit);
        pages.MapGet("/{id:guid}/links/{linkId:guid}/end", AskEndOfLink).Requires(PatientsPermissions.Edit);
        pages.MapPost("/{id:guid}/links/{linkId:guid}/end", EndLink).Requires(PatientsPermissions.Edit);
    }

    static async Task<IResult> Show(Guid id, string? show, OpenRecord open, PatientDirectory directory, PatientFamily family, CurrentUser user, CancellationToken stop)
    {
        if (!(await open.Run(id, "record", withCin: show == "cin", stop)).Succeeded(out var record, out var refusal)) return Answer.Refused(refusal);
        var banner = await directory.Banner(id, stop);
        var isMinor = banner?.BirthOn is { } birth && Age.Years(birth, banner.Today) < Age.Majority;
        var may = RecordRights.Of(user);
        return Answer.Page<RecordPage>(new { Banner = banner, Record = record, May = may, LacksGuardian = isMinor && may.SeeRecord && !await family.HasGuardian(id, stop) });
    }

    static async Task<IResult> ShowMedical(Guid id, MedicalHistory history, PatientDirectory directory, CurrentUser user, CancellationToken stop) =>
        (await history.Of(id, stop)).Succeeded(out var conditions, out var refusal)
            ? Answer.Page<MedicalPage>(new { Banner = await directory.Banner(id, stop), May = RecordRights.Of(user), Conditions = conditions }) : Answer.Refused(refusal);

    static async Task<IResult> ShowFamily(Guid id, PatientFamily family, PatientDirectory directory, CurrentUser user, CancellationToken stop) =>
        (await family.Of(id, stop)).Succeeded(out var links, out var refusal)
            ? Answer.Page<FamilyPage>(new { Banner = await directory.Banner(id, stop), May = RecordRights.Of(user), Links = links }) : Answer.Refused(refusal);

    static async Task<IResult> ShowLooks(Guid id, string? after, PatientLooks looks, PatientDirectory directory, CurrentUser user, AuditTrail trail, Shell shell, CancellationToken stop)
    {
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(PatientsRefusals.Unknown);
        if (!(await looks.Of(id, after, stop)).Succeeded(out var page, out var refusal)) return Answer.Refused(refusal);
        trail.Looked(id, "looks");
        return shell.IsFragment && after is not null
            ? Answer.Page<LooksList>(new { Page = page, Path = $"/patients/{id}/looks", IsMore = true })
            : Answer.Page<LooksPage>(new { Banner = banner, May = RecordRights.Of(user), Page = page });
    }

    static async Task<IResult> Note(
        Guid id, IFormCollection form, NoteCondition note, RefusalTexts texts, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var (kind, label, about, severe) = (form["kind"].ToString(), form["label"].ToString(), form["note"].ToString(), form["isSevere"] == "true");
        if ((await note.Run(id, new(kind, label, about, severe), stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo($"/patients/{id}/medical");
        }
        if (Known(kind) is not { } known || refusal.Kind == RefusalKind.NotFound) return Answer.Refused(refusal);
        return Answer.Page<ConditionDialog>(refusal, new
        {
            PatientId = id,
            Kind = known,
            Label = label,
            Note = about,
            IsSevere = severe,
            Posted = true,
            Faults = FormFaults.Of(refusal, texts),
        });
    }

    static async Task<IResult> ShowCondition(Guid id, Guid conditionId, MedicalHistory history, CancellationToken stop)
    {
        if (!(await history.One(id, conditionId, stop)).Succeeded(out var found, out var refusal)) return Answer.Refused(refusal);
        return Answer.Page<ConditionDialog>(new
        {
            PatientId = id,
            Id = (Guid?)found.Id,
            Version = (int?)found.Version,
            Kind = Words.Of(found.Kind),
            found.Label,
            found.Note,
            found.IsSevere,
        });
    }

    static async Task<IResult> Change(
        Guid id, Guid conditionId, IFormCollection form, ChangeCondition change, MedicalHistory history, RefusalTexts texts, Shell shell, HttpRequest request,
        IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var (label, about, severe) = (form["label"].ToString(), form["note"].ToString(), form["isSevere"] == "true");
        var changes = new ChangeCondition.Changes { Label = label, Note = about, IsSevere = severe };
        if ((await change.Run(id, conditionId, changes, Posted.Stale(form, request), stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo($"/patients/{id}/medical");
        }
        if (!(await history.One(id, conditionId, stop)).Succeeded(out var found, out _)) return Answer.Refused(refusal);
        return Answer.Page<ConditionDialog>(refusal, new
        {
            PatientId = id,
            Id = (Guid?)found.Id,
            Version = (int?)Posted.Version(form),
            Kind = Words.Of(found.Kind),
            Label = label,
            Note = about,
            IsSevere = severe,
            Posted = true,
            Faults = FormFaults.Of(refusal, texts),
        });
    }

    static async Task<IResult> AskEndOfCondition(Guid id, Guid conditionId, MedicalHistory history, IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await history.One(id, conditionId, stop)).Succeeded(out var found, out var refusal) ? Answer.Page<EndDialog>(EndOf(id, found, found.Version, text)) : Answer.Refused(refusal);

    static async Task<IResult> EndCondition(
        Guid id, Guid conditionId, IFormCollection form, ChangeCondition change, MedicalHistory history, RefusalTexts texts, HttpRequest request, IStringLocalizer<Texts> text,
        CancellationToken stop)
    {
        var reason = form["endReason"].ToString();
        if ((await change.Run(id, conditionId, new() { Ended = true, EndReason = reason }, Posted.Stale(form, request), stop)).Succeeded(out _, out var refusal))
            return Answer.GoTo($"/patients/{id}/medical");
        if (!(await history.One(id, conditionId, stop)).Succeeded(out var found, out _)) return Answer.Refused(refusal);
        var asked = EndOf(id, found, Posted.Version(form), text);
        (asked["Reason"], asked["Posted"], asked["Faults"]) = (reason, true, FormFaults.Of(refusal, texts));
        return Answer.Page<EndDialog>(refusal, asked);
    }

    static Dictionary<string, object?> EndOf(Guid id, ConditionView found, int version, IStringLocalizer text) => new(StringComparer.Ordinal)
    {
        ["Title"] = text.Say("condition.end.title", ("label", found.Label)), ["What"] = text["condition.end.what"].Value, ["Button"] = text["condition.end"].Value,
        ["Action"] = $"/patients/{id}/conditions/{found.Id}/end", ["Back"] = $"/patients/{id}/medical", ["Version"] = (int?)version, ["FieldName"] = "endReason",
    };

    static async Task<IResult> AskEndOfLink(Guid id, Guid linkId, PatientFamily family, IStringLocalizer<Texts> text, CancellationToken stop) =>
        await EndOf(id, linkId, family, text, stop) is { } asked ? Answer.Page<EndDialog>(asked) : Answer.Refused(PatientsRefusals.LinkUnknown);

    static async Task<IResult> EndLink(
        Guid id, Guid linkId, IFormCollection form, LinkRelative link, PatientFamily family, RefusalTexts texts, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var reason = form["reason"].ToString();
        if ((await link.End(id, linkId, reason, stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo($"/patients/{id}/family");
        }
        if (await EndOf(id, linkId, family, text, stop) is not { } asked) return Answer.Refused(refusal);
        (asked["Reason"], asked["Posted"], asked["Faults"]) = (reason, true, FormFaults.Of(refusal, texts));
        return Answer.Page<EndDialog>(refusal, asked);
    }

    static async Task<Dictionary<string, object?>?> EndOf(Guid id, Guid linkId, PatientFamily family, IStringLocalizer text, CancellationToken stop)
    {
        if (!(await family.Of(id, stop)).Succeeded(out var links, out _) || links.SingleOrDefault(link => link.Id == linkId) is not { } link) return null;
        return new(StringComparer.Ordinal)
        {
            ["Title"] = text.Say("link.end.title", ("name", link.FullName)), ["What"] = text["link.end.what"].Value, ["Button"] = text["link.end"].Value,
            ["Action"] = $"/patients/{id}/links/{linkId}/end", ["Back"] = $"/patients/{id}/family",
        };
    }

    static async Task<IResult> Link(
        Guid id, IFormCollection form, LinkRelative link, PatientDirectory directory, PatientChoosing choosing, RefusalTexts texts, Shell shell, IStringLocalizer<Texts> text,
        CancellationToken stop)
    {
        var chosen = Guid.TryParse(form["relativeId"], out var relativeId) ? (Guid?)relativeId : null;
        var (typed, relation, signs) = (form["relativeIdSearch"].ToString(), form["relation"].ToString(), form["isGuardian"] == "true");
        if ((await link.Run(id, new(chosen, relation, signs), stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo($"/patients/{id}/family");
        }
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(refusal);
        return Answer.Page<LinkDialog>(refusal, new
        {
            Banner = banner,
            Relative = chosen is { } other ? await directory.Find(other, stop) : null,
            Query = typed,
            Hits = await choosing.Matching(typed, id, stop),
            Relation = relation,
            IsGuardian = signs,
            Posted = true,
            Faults = FormFaults.Of(refusal, texts),
        });
    }

    static string? Known(string? kind) => kind is not null && Words.Find<ConditionKind>(kind) is { } known ? Words.Of(known) : null;
}
