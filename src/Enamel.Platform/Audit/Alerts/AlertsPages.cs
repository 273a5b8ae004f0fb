using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>The manager's pages of alerts. They work without scripts.</summary>
static class AlertsPages
{
    public const string List = "/alerts", Rules = "/alerts/rules";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(List, Show).Requires(AlertsPermissions.See);
        routes.Pages.MapGet(List + "/badge", async (AlertList list, CancellationToken stop) => Answer.Page<AlertsBadge>(new { Count = await list.Waiting(stop) })).Requires(AlertsPermissions.See);
        routes.Pages.MapPost(List + "/{id:guid}/read", Read).Requires(AlertsPermissions.Acknowledge);
        routes.Pages.MapGet(Rules, async (AlertRules rules, CancellationToken stop) => Answer.Page<RulesPage>(new { Rules = await rules.Now(stop) })).Requires(AlertsPermissions.Decide);
        routes.Pages.MapPost(Rules + "/{rule}", Decide).Requires(AlertsPermissions.Decide);
    }

    static async Task<IResult> Show(string? show, string? after, AlertList list, Shell shell, CancellationToken stop)
    {
        var all = show == "all";
        if (!(await list.Run(!all, null, after, stop)).Succeeded(out var page, out var refusal)) return Answer.Refused(refusal);
        return shell.IsFragment && after is not null ? Answer.Page<AlertRows>(new { Page = page, ShowsAll = all }) : Answer.Page<AlertsPage>(new { Page = page, ShowsAll = all });
    }

    static async Task<IResult> Read(Guid id, IFormCollection form, AlertList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!(await list.Read(id, form["note"], stop)).Succeeded(out var alert, out var refusal)) return Answer.Refused(refusal);
        if (shell.IsFragment) return Answer.Page<AlertRow>(new { Alert = alert });
        shell.ToastNext(text["noted"]);
        return Answer.GoTo(List);
    }

    static async Task<IResult> Decide(string rule, IFormCollection form, AlertRules rules, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if ((await rules.Decide(rule, new(form["isOn"] == "true", form["sends"] == "true", Money(form["amount"]), Whole(form["most"]), Whole(form["minutes"])), stop)).Succeeded(out var setting, out var refusal))
        {
            shell.ToastNow(text["rule-saved"]);
            return shell.IsFragment ? Answer.Page<RuleForm>(new { Setting = setting }) : Answer.GoTo(Rules);
        }
        if (refusal.Kind == RefusalKind.NotFound || (await rules.Now(stop)).FirstOrDefault(one => one.Rule == rule) is not { } now) return Answer.Refused(refusal);
        return Answer.Page<RuleForm>(refusal, new { Setting = now, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    // What is no number is out of every range.
    static decimal? Money(string? typed) => string.IsNullOrWhiteSpace(typed) ? null
        : decimal.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : -1;

    static int? Whole(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
