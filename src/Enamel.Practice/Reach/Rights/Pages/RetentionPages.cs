using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Rights.Keeping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Pages;

/// <summary>The manager's page about how long what is kept: what would go, what went.</summary>
static class RetentionPages
{
    const string Home = "/settings/retention";
    const int CertificatesShown = 50;

    public static void Map(RouteGroupBuilder routes)
    {
        var pages = routes.MapGroup(Home);
        pages.MapGet("", async (RetentionRun run, StaffList staff, CancellationToken stop) => Answer.Page<RetentionPage>(new
        {
            Due = await run.Preview(stop),
            Certificates = await run.Certificates(CertificatesShown, stop),
            Names = (IReadOnlyDictionary<Guid, string>)(await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName),
        })).Requires(RightsPermissions.DecideKeeping);
        pages.MapGet("/{kind}", async (string kind, RetentionRun run, CancellationToken stop) =>
                (await run.Preview(stop)).SingleOrDefault(one => one.Kind == kind) is { } due ? Answer.Page<PeriodDialog>(new { Due = due }) : Answer.Refused(RightsRefusals.NoSuchKind))
            .Requires(RightsPermissions.DecideKeeping);
        pages.MapPost("/{kind}", Decide).Requires(RightsPermissions.DecideKeeping);
        pages.MapGet("/{kind}/run", async (string kind, RetentionRun run, CancellationToken stop) =>
                (await run.Preview(stop)).SingleOrDefault(one => one.Kind == kind) is { } due ? Answer.Page<RunDialog>(new { Due = due }) : Answer.Refused(RightsRefusals.NoSuchKind))
            .Requires(RightsPermissions.DecideKeeping);
        pages.MapPost("/{kind}/run", Remove).Requires(RightsPermissions.DecideKeeping);
    }

    static async Task<IResult> Decide(string kind, IFormCollection form, RetentionRun run, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if ((await run.Decide(kind, Typed.Number(form["months"]), form["isNightly"] == "true", stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo(Home);
        }
        return refusal.Fields.Count > 0 && (await run.Preview(stop)).SingleOrDefault(one => one.Kind == kind) is { } due
            ? Answer.Page<PeriodDialog>(refusal, new { Due = due, Typed = form["months"].ToString(), Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }) : Answer.Refused(refusal);
    }

    static async Task<IResult> Remove(string kind, IFormCollection form, RetentionRun run, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var refusal = form["confirmed"] == "true" ? null : Refusal.OfFields(new FieldRefusal("confirmed", RightsRefusals.NotConfirmed.Code));
        if (refusal is null && (await run.Remove(kind, Typed.Number(form["expected"]) ?? -1, "manager", stop)).Succeeded(out var certificate, out refusal))
        {
            shell.ToastNext(text.Say("removed-count", ("count", certificate.Removed)));
            return Answer.GoTo(Home);
        }
        return (await run.Preview(stop)).SingleOrDefault(one => one.Kind == kind) is { } due
            ? Answer.Page<RunDialog>(refusal, new { Due = due, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }) : Answer.Refused(refusal);
    }
}

/// <summary>The manager's page of what was put away.</summary>
static class RemovedPages
{
    const string Home = "/settings/removed";

    public static void Map(RouteGroupBuilder routes)
    {
        var pages = routes.MapGroup(Home);
        pages.MapGet("", async (string? kind, RemovedList removed, CancellationToken stop) => Answer.Page<RemovedPage>(new { Lines = await removed.Latest(kind, stop), removed.Kinds, Kind = kind }))
            .Requires(RightsPermissions.RestoreRemoved);
        pages.MapPost("/{kind}/{id:guid}/restore", async (string kind, Guid id, RemovedList removed, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
            {
                if (!(await removed.Restore(kind, id, stop)).Succeeded(out var refusal)) return Answer.Refused(refusal);
                shell.ToastNext(text["restored"]);
                return Answer.GoTo(Home);
            }).Requires(RightsPermissions.RestoreRemoved);
    }
}
