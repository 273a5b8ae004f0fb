using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

/// <summary>One patient, looked at by each role in every way there is: what may not be seen does not leave the server.</summary>
public sealed class What_each_role_is_shown(Installation installation) : IClassFixture<Installation>
{
    static readonly string[] Clinical = ["Latex", "Anticoagulants", "Hépatite", "gardée pour les cliniciens"], Papers = ["QX70001", "naima.qx@patients.example", "770011223", "12, rue Gardée"];

    [Fact]
    public async Task is_no_clinical_matter_and_no_paper_for_the_cashier()
    {
        var id = await Patient();
        using var cashier = await installation.Atlas.As(Role.Cashier);
        var record = (await cashier.Get($"/api/v1/patients/{id}")).ShouldBe(200).Json;
        record["phone"]!.GetValue<string>().ShouldNotBeEmpty();
        foreach (var field in new[] { "cin", "email", "insuranceId", "address", "archiveReason" }) record[field].ShouldBeNull(field);
        foreach (var field in new[] { "allergies", "alerts" }) record[field]!.AsArray().ShouldBeEmpty();
        foreach (var path in new[] { "conditions", "links" }) (await cashier.Get($"/api/v1/patients/{id}/{path}")).ShouldRefuse(403, "not-allowed");
        foreach (var item in (await cashier.Get("/api/v1/patients?q=qxnaima")).ShouldBe(200).Json["items"]!.AsArray()) item!["hasAlerts"]!.GetValue<bool>().ShouldBeFalse();
        using var page = await installation.Atlas.AsPage(Role.Cashier);
        foreach (var path in new[] { $"/patients/{id}", $"/patients/{id}?show=cin", "/patients?q=qxnaima", "/patients/pick?q=qxnaima", "/" })
            Shows((await page.Get(path)).ShouldBe(200).Text, [.. Clinical, .. Papers]).ShouldBeEmpty(path);
        foreach (var path in new[] { "medical", "family", "cin", "edit", "conditions/new?kind=allergy" }) (await page.Get($"/patients/{id}/{path}")).ShouldBe(403);
        page.Headers.Add("HX-Request", "true");
        page.Headers.Add("HX-Target", "search-results");
        Shows((await page.Get("/patients?q=qxnaima")).ShouldBe(200).Text, [.. Clinical, .. Papers]).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_the_alerts_and_not_the_history_for_the_desk()
    {
        var id = await Patient();
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var conditions = (await desk.Get($"/api/v1/patients/{id}/conditions")).ShouldBe(200);
        conditions.Text.ShouldContain("Latex");
        Shows(conditions.Text, "Hépatite", "gardée pour les cliniciens").ShouldBeEmpty();
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var history = (await doctor.Get($"/api/v1/patients/{id}/conditions")).Json["items"]!.AsArray().Single(one => one!["kind"]!.GetValue<string>() == "history")!["id"];
        (await doctor.Get($"/api/v1/patients/{id}/conditions/{history}")).ShouldBe(200);
        (await desk.Get($"/api/v1/patients/{id}/conditions/{history}")).ShouldRefuse(404, "patients.condition-unknown");
        using var page = await installation.Atlas.AsPage(Role.Receptionist);
        var medical = (await page.Get($"/patients/{id}/medical")).ShouldBe(200).Text;
        Shows(medical, "Latex").ShouldHaveSingleItem();
        Shows(medical, "Hépatite", "gardée pour les cliniciens", "Antécédents").ShouldBeEmpty();
        using var clinician = await installation.Atlas.AsPage(Role.Assistant);
        Shows((await clinician.Get($"/patients/{id}/medical")).ShouldBe(200).Text, "Hépatite").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task is_nothing_for_the_laboratory()
    {
        var id = await Patient();
        using var laboratory = await installation.Atlas.As(Role.LabTech);
        foreach (var path in new[] { "", $"/{id}", $"/{id}/conditions", $"/{id}/links", "?q=qxnaima", "?cin=QX70001" })
            (await laboratory.Get($"/api/v1/patients{path}")).ShouldRefuse(403, "not-allowed");
        using var page = await installation.Atlas.AsPage(Role.LabTech);
        foreach (var path in new[] { "/patients", $"/patients/{id}", $"/patients/{id}/medical", "/patients/pick?q=qxnaima", "/agenda" })
            Shows((await page.Get(path)).ShouldBe(403).Text, "Naima Qx").ShouldBeEmpty();
        Shows((await page.Get("/")).ShouldBe(200).Text, "Naima Qx").ShouldBeEmpty();
    }

    [Fact]
    public async Task is_the_whole_record_for_the_doctor_whoever_treats_the_patient()
    {
        var id = await Patient();
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var record = (await doctor.Get($"/api/v1/patients/{id}")).ShouldBe(200).Text;
        Shows(record, Papers).Count().ShouldBe(Papers.Length);
        Shows((await doctor.Get($"/api/v1/patients/{id}/conditions")).ShouldBe(200).Text, "Latex", "Hépatite").Count().ShouldBe(2);
    }

    static IEnumerable<string> Shows(string answer, params string[] secrets) =>
        secrets.Where(secret => System.Net.WebUtility.HtmlDecode(answer).Contains(secret, StringComparison.OrdinalIgnoreCase) || System.Text.RegularExpressions.Regex.Unescape(answer.Replace("\\\"", "\"", StringComparison.Ordinal)).Contains(secret, StringComparison.OrdinalIgnoreCase));

    async Task<Guid> Patient()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var found = (await desk.Get("/api/v1/patients?cin=QX70001")).Json["items"]!.AsArray();
        if (found.Count > 0) return found[0]!["id"]!.GetValue<Guid>();
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var id = (await desk.Post("/api/v1/patients", new
        {
            firstName = "Naima",
            lastName = "Qxnaima",
            cin = "QX70001",
            phone = "0667700112",
            email = "naima.qx@patients.example",
            insuranceId = "770011223",
            address = "12, rue Gardée",
        })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        foreach (var (kind, label) in new[] { ("allergy", "Latex"), ("alert", "Anticoagulants"), ("history", "Hépatite") })
            (await doctor.Post($"/api/v1/patients/{id}/conditions", new { kind, label, note = kind == "history" ? "gardée pour les cliniciens" : null })).ShouldBe(201);
        return id;
    }
}
