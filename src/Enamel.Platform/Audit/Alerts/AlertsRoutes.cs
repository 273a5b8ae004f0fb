using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>The API's addresses of alerts; the pages are beside it.</summary>
static class AlertsRoutes
{
    /// <summary>What may be said with taking note.</summary>
    public sealed record Words(string? Note = null);

    public static void Map(ClinicRoutes routes)
    {
        var alerts = routes.Api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", async (bool? unread, int? limit, string? after, AlertList list, CancellationToken stop) => Answer.Ok(await list.Run(unread ?? false, limit, after, stop)))
            .Requires(AlertsPermissions.See).Produces<AlertPage>().WithName("listAlerts").WithSummary("What the rules found in the trail, the newest first");
        alerts.MapPost("/{id:guid}/read", async (Guid id, Words? body, AlertList list, CancellationToken stop) => Answer.Ok(await list.Read(id, body?.Note, stop)))
            .Requires(AlertsPermissions.Acknowledge).Produces<AlertView>().WithName("acknowledgeAlert").WithSummary("Take note of an alert, once");
        var rules = routes.Api.MapGroup("/alert-rules").WithTags("Alerts");
        rules.MapGet("", async (AlertRules all, CancellationToken stop) => Answer.Ok(new { items = await all.Now(stop) }))
            .Requires(AlertsPermissions.See).WithName("listAlertRules").WithSummary("The rules as they hold in the clinic");
        rules.MapPut("/{rule}", async (string rule, AlertRules.Command body, AlertRules all, CancellationToken stop) => Answer.Ok(await all.Decide(rule, body, stop)))
            .Requires(AlertsPermissions.Decide).Produces<RuleSetting>().WithName("decideAlertRule").WithSummary("Decide about a rule: on or off, its limit, by message or not");
    }
}
