using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

/// <summary>What a patient allows and asks for, the register of processing, and how long what is kept.</summary>
sealed class RightsExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All => [.. Consents, .. Restraint("restriction"), .. Restraint("hold"), .. Requests, .. Register, .. Keeping];

    static IEnumerable<RouteExample> Consents =>
    [
        Api("POST", "/api/v1/patients/{id:guid}/consents", Receptionist, async stage => ($"/api/v1/patients/{await stage.Patient()}/consents", Yes), "insert patients_consents"),
        Api("POST", "/api/v1/patients/{id:guid}/consents/{consentId:guid}/withdraw", Receptionist, async stage =>
        {
            var (patient, consent) = await Consent(stage);
            return ($"/api/v1/patients/{patient}/consents/{consent}/withdraw", null);
        }, "update patients_consents"),
        Page("/patients/{id:guid}/rights/consents", Receptionist, async stage => ($"/patients/{await stage.Patient()}/rights/consents", Yes), "insert patients_consents"),
        Page("/patients/{id:guid}/rights/consents/{consentId:guid}/withdraw", Receptionist, async stage =>
        {
            var (patient, consent) = await Consent(stage);
            return ($"/patients/{patient}/rights/consents/{consent}/withdraw", new { });
        }, "update patients_consents"),
    ];

    static IEnumerable<RouteExample> Restraint(string kind) =>
    [
        Api("POST", $"/api/v1/patients/{{id:guid}}/{kind}", Manager, async stage => ($"/api/v1/patients/{await stage.Patient()}/{kind}", new { reason = "Exactitude contestée" }), "insert patients_restraints"),
        Api("POST", $"/api/v1/patients/{{id:guid}}/{kind}/end", Manager, async stage =>
        {
            var patient = await stage.Patient();
            await stage.Posted(Manager, $"/api/v1/patients/{patient}/{kind}", new { reason = "Exactitude contestée" });
            return ($"/api/v1/patients/{patient}/{kind}/end", new { reason = "Vérifiée avec elle" });
        }, "update patients_restraints"),
        Page($"/patients/{{id:guid}}/rights/{kind}", Manager, async stage => ($"/patients/{await stage.Patient()}/rights/{kind}", new { reason = "Exactitude contestée" }), "insert patients_restraints"),
    ];

    static IEnumerable<RouteExample> Requests =>
    [
        Api("POST", "/api/v1/patients/{id:guid}/rights-requests", Receptionist, async stage => ($"/api/v1/patients/{await stage.Patient()}/rights-requests", Asking("access")), "insert rights_requests"),
        Api("POST", "/api/v1/rights-requests/{id:guid}/answer", Manager, async stage => ($"/api/v1/rights-requests/{await Request(stage, await stage.Patient())}/answer", Granted), "update rights_requests"),
        Page("/patients/{id:guid}/rights/requests", Receptionist, async stage => ($"/patients/{await stage.Patient()}/rights/requests", Asking("access")), "insert rights_requests"),
        Page("/settings/privacy/requests/{id:guid}", Manager, async stage => ($"/settings/privacy/requests/{await Request(stage, await stage.Patient())}", Granted), "update rights_requests"),
        Api("POST", "/api/v1/patients/{id:guid}/erase", Manager, async stage =>
        {
            var (patient, number) = await Erasable(stage);
            return ($"/api/v1/patients/{patient}/erase", new { number });
        }, "insert rights_certificates"),
        Page("/patients/{id:guid}/rights/erase", Manager, async stage =>
        {
            var (patient, number) = await Erasable(stage);
            return ($"/patients/{patient}/rights/erase", new { number });
        }, "insert rights_certificates"),
    ];

    static IEnumerable<RouteExample> Register =>
    [
        Api("POST", "/api/v1/processings", Manager, async _ => ("/api/v1/processings", Processing), "insert rights_processings"),
        Api("PUT", "/api/v1/processings/{code}", Manager, async _ => ("/api/v1/processings/care", Processing), "insert rights_processings"),
        Api("POST", "/api/v1/processings/{code}/remove", Manager, async stage => ($"/api/v1/processings/{await Written(stage)}/remove", new { reason = "Ne se fait plus" }), "update rights_processings"),
        Page("/settings/privacy/register", Manager, async _ => ("/settings/privacy/register", Processing), "insert rights_processings"),
        Page("/settings/privacy/register/{code}", Manager, async stage => ($"/settings/privacy/register/{await Written(stage)}", Processing with { Name = "Radiographies dentaires", Version = 1 }), "update rights_processings"),
        Page("/settings/privacy/register/{code}/remove", Manager, async stage => ($"/settings/privacy/register/{await Written(stage)}/remove", new { reason = "Ne se fait plus" }), "update rights_processings"),
    ];

    static IEnumerable<RouteExample> Keeping =>
    [
        Api("PUT", "/api/v1/retention/{kind}", Manager, async _ => ("/api/v1/retention/appointments", new { months = 24 }), "insert rights_rules"),
        Api("POST", "/api/v1/retention/{kind}/run", Manager, async stage => ("/api/v1/retention/messages/run", new { expected = await OldMessages(stage) }), "insert rights_certificates"),
        Page("/settings/retention/{kind}", Manager, async _ => ("/settings/retention/sessions", new { months = 24 }), "insert rights_rules"),
        Page("/settings/retention/{kind}/run", Manager, async stage => ("/settings/retention/messages/run", new { expected = await OldMessages(stage), confirmed = "true" }), "insert rights_certificates"),
        Api("POST", "/api/v1/removed/{kind}/{id:guid}/restore", Manager, async stage => ($"/api/v1/removed/patient/{await stage.ArchivedPatient()}/restore", null), "update patients_patients"),
        Page("/settings/removed/{kind}/{id:guid}/restore", Manager, async stage => ($"/settings/removed/patient/{await stage.ArchivedPatient()}/restore", new { }), "update patients_patients"),
    ];

    static object Yes => new { purpose = "photos", isGiven = true, channel = "paper" };

    static object Granted => new { outcome = "granted", answer = "Fait ce jour." };

    static Entry Processing => new("Radiographies", "Diagnostic et suivi", "Patients", "Images dentaires", "Le cabinet", "Vingt ans", "Soins");

    static object Asking(string kind) => new { kind, words = "Je veux savoir ce que vous avez.", channel = "letter" };

    static async Task<(Guid Patient, Guid Consent)> Consent(Stage stage)
    {
        var patient = await stage.Patient();
        return (patient, await stage.Created(Receptionist, $"/api/v1/patients/{patient}/consents", Yes));
    }

    static Task<Guid> Request(Stage stage, Guid patient, string kind = "access") => stage.Created(Receptionist, $"/api/v1/patients/{patient}/rights-requests", Asking(kind));

    // A patient whose wish to be forgotten was granted, with the number that confirms it.
    static async Task<(Guid Patient, string Number)> Erasable(Stage stage)
    {
        var patient = await stage.Patient();
        await stage.Posted(Manager, $"/api/v1/rights-requests/{await Request(stage, patient, "erasure")}/answer", Granted);
        return (patient, (await (await stage.Program(Manager)).Get($"/api/v1/patients/{patient}")).ShouldBe(200).Json["number"]!.GetValue<string>());
    }

    static async Task<string> Written(Stage stage) => (await stage.Posted(Manager, "/api/v1/processings", Processing))["code"]!.GetValue<string>();

    // How many messages were kept long enough: one more than before.
    static async Task<int> OldMessages(Stage stage)
    {
        await stage.Inside($"update clinic_atlas.messaging_messages set created_at = now() - interval '5 years' where id = '{await stage.LostMessage()}'");
        return (await (await stage.Program(Manager)).Get("/api/v1/retention")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!["kind"]!.GetValue<string>() == "messages")!["count"]!.GetValue<int>();
    }

    /// <summary>An entry of the register of processing.</summary>
    sealed record Entry(string Name, string Purpose, string People, string Data, string Recipients, string Period, string Basis, int? Version = null);
}
