using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

sealed class AlertsExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All =>
    [
        Api("POST", "/api/v1/alerts/{id:guid}/read", Manager, async stage => ($"/api/v1/alerts/{await Raised(stage)}/read", new { note = "Vu avec la caisse" }), "update audit_alerts"),
        Api("PUT", "/api/v1/alert-rules/{rule}", Manager, async _ => ("/api/v1/alert-rules/refund", new { amount = 80m }), "insert audit_rules"),
        Page("/alerts/{id:guid}/read", Manager, async stage => ($"/alerts/{await Raised(stage)}/read", new { note = "Vu avec la caisse" }), "update audit_alerts"),
        Page("/alerts/rules/{rule}", Manager, async _ => ("/alerts/rules/discount", new { isOn = "true", amount = "300" }), "insert audit_rules"),
    ];

    // As the watcher finds it, which is shown where alerts are.
    static async Task<Guid> Raised(Stage stage)
    {
        var id = Stage.NewId();
        await stage.Inside($$"""
            insert into clinic_atlas.audit_alerts (clinic_id, id, rule, occasion, entry_id, facts, happened_at, raised_at)
            values (1, '{{id}}', 'refund', '{{id}}', gen_random_uuid(), '{"amount": 900}', now(), now())
            """);
        return id;
    }
}
