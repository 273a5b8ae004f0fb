using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

/// <summary>What visits need, and when somebody can be seen.</summary>
sealed class AgendaRulesExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All => [.. Types, .. Times];

    static IEnumerable<RouteExample> Types =>
    [
        Api("POST", "/api/v1/appointment-types", Manager, async stage => ("/api/v1/appointment-types", Type(stage)), "insert scheduling_types"),
        Api("PATCH", "/api/v1/appointment-types/{id:guid}", Manager, async stage => ($"/api/v1/appointment-types/{await Offered(stage)}", new { minutes = 45 }), "update scheduling_types"),
        Page("/settings/appointment-types", Manager, async stage => ("/settings/appointment-types", Type(stage)), "insert scheduling_types"),
        Page("/settings/appointment-types/{id:guid}", Manager, async stage => ($"/settings/appointment-types/{await Offered(stage)}", new { name = $"Soin {Stage.Letters(stage.Next)}", minutes = 45, tint = 4, version = 1 }),
            "update scheduling_types"),
        Page("/settings/appointment-types/{id:guid}/restore", Manager, async stage =>
        {
            var type = await Offered(stage);
            (await (await stage.Program(Manager)).Patch($"/api/v1/appointment-types/{type}", new { isRetired = true, reason = "Plus proposé" })).ShouldBe(204);
            return ($"/settings/appointment-types/{type}/restore", new { });
        }, "update scheduling_types"),
    ];

    static IEnumerable<RouteExample> Times =>
    [
        Api("POST", "/api/v1/week-rules", Manager, async stage => ("/api/v1/week-rules", await Break(stage)), "insert scheduling_week_rules"),
        Api("DELETE", "/api/v1/week-rules/{id:guid}", Manager, async stage => ($"/api/v1/week-rules/{await Rule(stage)}", null), "delete scheduling_week_rules"),
        Api("POST", "/api/v1/absences", Manager, async stage => ("/api/v1/absences", await Leave(stage)), "insert scheduling_exceptions"),
        Api("DELETE", "/api/v1/absences/{id:guid}", Manager, async stage => ($"/api/v1/absences/{await Absence(stage)}", null), "delete scheduling_exceptions"),
        Api("PUT", "/api/v1/holidays/{year:int}/{key}", Manager, async _ => ($"/api/v1/holidays/{NoHolidays.Feast.On.Year}/{NoHolidays.Feast.Key}", new { days = 2 }), "insert scheduling_holidays"),
        Api("PATCH", "/api/v1/agenda-settings", Manager, async _ => ("/api/v1/agenda-settings", new { offerMinutes = 45 })),
        Page("/settings/availability/absences", Manager, async stage => ("/settings/availability/absences", new { kind = "leave", who = $"doctor/{await stage.Doctor()}", from = Stage.Day, reason = "Formation" }),
            "insert scheduling_exceptions"),
        Page("/settings/availability/absences/{id:guid}/remove", Manager, async stage => ($"/settings/availability/absences/{await Absence(stage)}/remove", new { }), "delete scheduling_exceptions"),
        Page("/settings/availability/rules", Manager, async stage => ("/settings/availability/rules", new { kind = "break", who = $"doctor/{await stage.Doctor()}", weekday = 5, opens = "13:00", closes = "14:30" }),
            "insert scheduling_week_rules"),
        Page("/settings/availability/rules/{id:guid}/remove", Manager, async stage => ($"/settings/availability/rules/{await Rule(stage)}/remove", new { }), "delete scheduling_week_rules"),
        Page("/settings/availability/holidays/{year:int}/{key}", Manager, async _ => ($"/settings/availability/holidays/{NoHolidays.Feast.On.Year}/{NoHolidays.Feast.Key}", new { on = "1999-05-02", days = 1 })),
        Page("/settings/availability/settings", Manager, async _ => ("/settings/availability/settings", new { fillsGaps = "true", offerMinutes = 50, offersAtOnce = 1, holdMinutes = 10 })),
    ];

    static object Type(Stage stage) => new { name = $"Soin {Stage.Letters(stage.Next)}", minutes = 30, tint = 4 };

    static Task<Guid> Offered(Stage stage) => stage.Created(Manager, "/api/v1/appointment-types", Type(stage));

    static async Task<object> Break(Stage stage) => new { kind = "break", doctorId = await stage.Doctor(), weekday = 2, opens = "12:00", closes = "12:30" };

    static async Task<Guid> Rule(Stage stage) => await stage.Created(Manager, "/api/v1/week-rules", await Break(stage));

    static async Task<object> Leave(Stage stage) => new { kind = "leave", doctorId = await stage.Doctor(), from = Stage.Day, reason = "Formation" };

    static async Task<Guid> Absence(Stage stage) => await stage.Created(Manager, "/api/v1/absences", await Leave(stage));
}
