using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

sealed class PatientsExamples : IRouteExamples
{
    const string Looks = "it only looks for patients who are alike, or at what was typed";

    public IEnumerable<RouteExample> All =>
    [
        Api("POST", "/api/v1/patients", Receptionist, async stage => ("/api/v1/patients", new { firstName = "Zineb", lastName = $"Exemple {Stage.Letters(stage.Next)}" }), "insert patients_patients"),
        Api("POST", "/api/v1/patients/duplicates", Receptionist, async stage => ("/api/v1/patients/duplicates", new { firstName = "Personne", lastName = "Inconnue" })) with { ChangesNothing = Looks },
        Api("PATCH", "/api/v1/patients/{id:guid}", Receptionist, async stage => ($"/api/v1/patients/{await stage.Patient()}", new { phone = "0661000000" }), "update patients_patients"),
        Api("POST", "/api/v1/patients/{id:guid}/archive", Manager, async stage => ($"/api/v1/patients/{await stage.Patient()}/archive", new { reason = "Un doublon" }), "update patients_patients"),
        Api("POST", "/api/v1/patients/{id:guid}/restore", Manager, async stage => ($"/api/v1/patients/{await stage.ArchivedPatient()}/restore", null), "update patients_patients"),
        Api("POST", "/api/v1/patients/{id:guid}/conditions", Doctor, async stage => ($"/api/v1/patients/{await stage.Patient()}/conditions", new { kind = "allergy", label = "Latex" }), "insert patients_conditions"),
        Api("PATCH", "/api/v1/patients/{id:guid}/conditions/{conditionId:guid}", Doctor, async stage =>
        {
            var patient = await stage.Patient();
            return ($"/api/v1/patients/{patient}/conditions/{await stage.Condition(patient)}", new { label = "Pénicilline" });
        }, "update patients_conditions"),
        Api("POST", "/api/v1/patients/{id:guid}/links", Receptionist, async stage => ($"/api/v1/patients/{await stage.Patient()}/links", new { relativeId = await stage.Patient(), relation = "sibling" }), "insert patients_links"),
        Api("POST", "/api/v1/patients/{id:guid}/links/{linkId:guid}/end", Receptionist, async stage =>
        {
            var patient = await stage.Patient();
            return ($"/api/v1/patients/{patient}/links/{await stage.Link(patient)}/end", new { reason = "Noté par erreur" });
        }, "update patients_links"),
        Page("/patients", Receptionist, async stage => ("/patients", new { firstName = "Zineb", lastName = $"Exemple {Stage.Letters(stage.Next)}" }), "insert patients_patients"),
        Page("/patients/check", Receptionist, async stage => ("/patients/check", new { firstName = "Zineb" })) with { ChangesNothing = Looks },
        Page("/patients/duplicates", Receptionist, async stage => ("/patients/duplicates", new { firstName = "Personne", lastName = "Inconnue" })) with { ChangesNothing = Looks },
        Page("/patients/{id:guid}/edit", Receptionist, async stage => ($"/patients/{await stage.Patient()}/edit", new { firstName = "Zineb", lastName = "Autrement", version = 1 }), "update patients_patients"),
        Page("/patients/{id:guid}/check", Receptionist, async stage => ($"/patients/{await stage.Patient()}/check", new { firstName = "Zineb", version = 1 })) with { ChangesNothing = Looks },
        Page("/patients/{id:guid}/archive", Manager, async stage => ($"/patients/{await stage.Patient()}/archive", new { reason = "Un doublon", version = 1 }), "update patients_patients"),
        Page("/patients/{id:guid}/restore", Manager, async stage => ($"/patients/{await stage.ArchivedPatient()}/restore", new { version = 2 }), "update patients_patients"),
        Page("/patients/{id:guid}/conditions", Doctor, async stage => ($"/patients/{await stage.Patient()}/conditions", new { kind = "allergy", label = "Latex" }), "insert patients_conditions"),
        Condition("edit", new { label = "Pénicilline", version = 1 }),
        Condition("end", new { endReason = "Guérie", version = 1 }),
        Page("/patients/{id:guid}/conditions/{conditionId:guid}/reopen", Doctor, async stage =>
        {
            var patient = await stage.Patient();
            var condition = await stage.Condition(patient);
            (await (await stage.Program(Doctor)).Patch($"/api/v1/patients/{patient}/conditions/{condition}", new { ended = true, endReason = "Guérie" })).ShouldBe(200);
            return ($"/patients/{patient}/conditions/{condition}/reopen", new { version = 2 });
        }, "update patients_conditions"),
        Page("/patients/{id:guid}/links", Receptionist, async stage => ($"/patients/{await stage.Patient()}/links", new { relativeId = await stage.Patient(), relation = "sibling" }), "insert patients_links"),
        Page("/patients/{id:guid}/links/{linkId:guid}/end", Receptionist, async stage =>
        {
            var patient = await stage.Patient();
            return ($"/patients/{patient}/links/{await stage.Link(patient)}/end", new { reason = "Noté par erreur" });
        }, "update patients_links"),
    ];

    static RouteExample Condition(string deed, object form) => Page($"/patients/{{id:guid}}/conditions/{{conditionId:guid}}/{deed}", Doctor, async stage =>
    {
        var patient = await stage.Patient();
        return ($"/patients/{patient}/conditions/{await stage.Condition(patient)}/{deed}", form);
    }, "update patients_conditions");
}
