using Enamel.Tests.Practice.Visits;
using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

sealed class VisitsExamples : IRouteExamples
{
    const string Told = "update visits_visits";

    public IEnumerable<RouteExample> All =>
    [
        Api("POST", "/api/v1/visits", Receptionist, async stage => ("/api/v1/visits", new { patientId = await stage.Patient(), doctorId = await stage.UserOf(Doctor) }), "insert visits_visits"),
        Api("PATCH", "/api/v1/visits/{id:guid}", Receptionist, async stage => ($"/api/v1/visits/{await Waiting(stage)}", new { note = "Pressée" }), Told),
        Page("/visits", Receptionist, async stage => ("/visits", new { appointmentId = await Today(stage) }), "insert visits_visits"),
        Page("/visits/new", Receptionist, async stage => ("/visits/new", new { patientId = await stage.Patient(), doctorId = await stage.UserOf(Doctor) }), "insert visits_visits"),
        .. Both("start", Doctor, Waiting), .. Both("ready", Doctor, InTheChair), .. Both("complete", Receptionist, Settled), .. Both("unstart", Doctor, InTheChair), .. Both("unready", Doctor, ToBePaid),
        .. Both("leave", Receptionist, Waiting, new { reason = "Trop d'attente" }), .. Both("return", Receptionist, Gone),
        .. Both("waiver", Receptionist, ToBePaid, new { reason = "Contrôle offert" }, "insert approvals_requests"),
        Page("/visits/{id:guid}/change", Receptionist, async stage => ($"/visits/{await Waiting(stage)}/change", new { note = "Pressée", doctorId = await stage.UserOf(Doctor) }), Told),
    ];

    static IEnumerable<RouteExample> Both(string word, Enamel.Kernel.Role role, Func<Stage, Task<Guid>> visit, object? body = null, string tells = Told) =>
    [
        Api("POST", $"/api/v1/visits/{{id:guid}}/{word}", role, async stage => ($"/api/v1/visits/{await visit(stage)}/{word}", body ?? new { }), tells),
        Page($"/visits/{{id:guid}}/{word}", role, async stage => ($"/visits/{await visit(stage)}/{word}", body ?? new { chairId = "" }), tells),
    ];

    static async Task<Guid> Waiting(Stage stage) => await stage.Created(Receptionist, "/api/v1/visits", new { patientId = await stage.Patient(), doctorId = await stage.UserOf(Doctor) });

    static async Task<Guid> InTheChair(Stage stage) => await After(stage, await Waiting(stage), Doctor, "start");

    static async Task<Guid> ToBePaid(Stage stage) => await After(stage, await InTheChair(stage), Doctor, "ready");

    static async Task<Guid> Gone(Stage stage) => await After(stage, await Waiting(stage), Receptionist, "leave", new { reason = "Trop d'attente" });

    static async Task<Guid> Settled(Stage stage)
    {
        var visit = await ToBePaid(stage);
        var approval = (await stage.Posted(Receptionist, $"/api/v1/visits/{visit}/waiver", new { reason = "Contrôle offert" }))["approvalId"]!.GetValue<Guid>();
        var manager = stage.Keep(await stage.Installation.AtATill("manager.atlas"));
        (await manager.Post($"/api/v1/approvals/{approval}/approve", new { })).ShouldBe(200);
        return visit;
    }

    static async Task<Guid> Today(Stage stage) =>
        await (await stage.Program(Receptionist)).Appointment(await stage.Patient(), await stage.Doctor(), hour: 12);

    static async Task<Guid> After(Stage stage, Guid visit, Enamel.Kernel.Role role, string word, object? body = null)
    {
        await stage.Posted(role, $"/api/v1/visits/{visit}/{word}", body ?? new { });
        return visit;
    }
}
