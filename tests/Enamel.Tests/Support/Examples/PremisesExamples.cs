using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

sealed class PremisesExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All =>
    [
        Api("POST", "/api/v1/branches", Manager, async stage => ("/api/v1/branches", new { name = $"Annexe {stage.Next}" }), "insert premises_branches"),
        Api("PATCH", "/api/v1/branches/{id:guid}", Manager, async stage => ($"/api/v1/branches/{await stage.Branch()}", new { city = "Salé" }), "update premises_branches"),
        Api("POST", "/api/v1/chairs", Manager, async stage => ("/api/v1/chairs", new { branchId = await stage.Branch(), name = "Fauteuil" }), "insert premises_chairs"),
        Api("PATCH", "/api/v1/chairs/{id:guid}", Manager, async stage => ($"/api/v1/chairs/{await stage.Chair()}", new { name = "Fauteuil bleu" }), "update premises_chairs"),
        Api("POST", "/api/v1/counters", Manager, async stage => ("/api/v1/counters", new { branchId = await stage.Branch(), name = "Caisse" }), "insert premises_counters"),
        Api("PATCH", "/api/v1/counters/{id:guid}", Manager, async stage => ($"/api/v1/counters/{await stage.Counter()}", new { name = "Caisse du fond" }), "update premises_counters"),
        Page("/settings/branches", Manager, async stage => ("/settings/branches", new { name = $"Annexe {stage.Next}" }), "insert premises_branches"),
        Page("/settings/branches/{id:guid}", Manager, async stage => ($"/settings/branches/{await stage.Branch()}", new { name = $"Antenne {stage.Next}", version = 1 }), "update premises_branches"),
        Page("/settings/branches/{id:guid}/arrange", Manager, async stage => ($"/settings/branches/{await stage.Branch()}/arrange", new { isClosed = "true", reason = "En travaux" }), "update premises_branches"),
        Page("/settings/branches/{id:guid}/chairs", Manager, async stage => ($"/settings/branches/{await stage.Branch()}/chairs", new { name = "Fauteuil" }), "insert premises_chairs"),
        Page("/settings/branches/{id:guid}/counters", Manager, async stage => ($"/settings/branches/{await stage.Branch()}/counters", new { name = "Caisse" }), "insert premises_counters"),
        Page("/settings/chairs/{id:guid}", Manager, async stage => ($"/settings/chairs/{await stage.Chair()}", new { name = "Fauteuil vert", version = 1 }), "update premises_chairs"),
        Page("/settings/chairs/{id:guid}/arrange", Manager, async stage => ($"/settings/chairs/{await stage.Chair()}/arrange", new { isClosed = "true", reason = "En travaux" }), "update premises_chairs"),
        Page("/settings/counters/{id:guid}", Manager, async stage => ($"/settings/counters/{await stage.Counter()}", new { name = "Caisse du fond", version = 1 }), "update premises_counters"),
        Page("/settings/counters/{id:guid}/arrange", Manager, async stage => ($"/settings/counters/{await stage.Counter()}/arrange", new { isClosed = "true", reason = "En travaux" }), "update premises_counters"),
    ];
}
