using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Editing_a_patient(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task changes_what_is_given_keeps_what_is_absent_and_empties_what_is_null()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await desk.Path("Salma", "Bennani", new { cin = "SB10001", phone = "0661111111", email = "salma@example.ma", address = "Rabat", birthDate = "1990-01-02", sex = "female" });
        var changed = (await desk.SendRaw(HttpMethod.Patch, path, """{"lastName":"Bennani Tazi","phone":null,"email":"","birthDate":null}""")).ShouldBe(200);
        changed.Headers.ETag!.Tag.ShouldBe("\"v2\"");
        var record = (await desk.Get(path)).Json;
        record.Text("fullName").ShouldBe("Salma Bennani Tazi");
        (record["phone"], record["email"], record["birthDate"]).ShouldBe((null, null, null));
        (record.Text("cin"), record.Text("address"), record.Text("sex")).ShouldBe(("SB10001", "Rabat", "female"));
        (await desk.Find("q=bennani%20tazi")).ShouldContain("Salma Bennani Tazi");
        (await desk.Find("phone=0661111111")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"firstName":null}""", "firstName")]
    [InlineData("""{"lastName":"  "}""", "lastName")]
    [InlineData("""{"cin":"1"}""", "cin")]
    public async Task refuses_an_empty_name_and_what_is_no_datum(string patch, string field)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await desk.Path("Karim", "Lahlou");
        var answer = (await desk.SendRaw(HttpMethod.Patch, path, patch)).ShouldRefuse(422, "fields");
        answer.Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
        (await desk.Get(path)).Json["version"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task is_refused_to_who_saw_an_older_version()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await desk.Path("Nadia", "Berrada");
        (await desk.SendRaw(HttpMethod.Patch, path, """{"address":"Fès"}""", "\"v1\"")).ShouldBe(200);
        (await desk.SendRaw(HttpMethod.Patch, path, """{"address":"Salé"}""", "\"v1\"")).ShouldRefuse(412, "stale-version");
        (await desk.SendRaw(HttpMethod.Patch, path, """{"address":"Salé"}""", "\"v2\"")).ShouldBe(200);
    }

    [Fact]
    public async Task keeps_the_own_cin_and_cannot_take_another_patients()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var first = await desk.Register("Hind", "Kabbaj", new { cin = "HK20001" });
        var path = await desk.Path("Hind", "Sqalli", new { cin = "HK20002" });
        (await desk.Patch(path, new { cin = "hk 20002", address = "Oujda" })).ShouldBe(200);
        (await desk.Patch(path, new { cin = "HK20001" })).ShouldRefuse(409, "patients.cin-taken").Json.Text("number").ShouldBe(first.Text("number"));
    }

    [Fact]
    public async Task that_changes_nothing_writes_nothing()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await desk.Path("Anas", "Fassi", new { cin = "AF30001", phone = "0662222222", address = "Tanger" });
        (await desk.Patch(path, new { firstName = "Anas", cin = "AF30001", phone = "+212662222222", address = "Tanger" })).ShouldBe(200).Json["version"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task shows_the_cashier_who_it_is_and_how_to_call_and_nothing_else()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var cashier = await installation.Atlas.As(Role.Cashier);
        var path = await desk.Path("Rim", "Chraibi", new { cin = "RC40001", phone = "0663333333", email = "rim@example.ma", address = "Meknès", insuranceId = "44556677" });
        (await doctor.Post(path + "/conditions", new { kind = "allergy", label = "Iode" })).ShouldBe(201);
        var seen = (await cashier.Get(path)).ShouldBe(200);
        seen.Json.Text("fullName").ShouldBe("Rim Chraibi");
        seen.Json.Text("phone").ShouldBe("+212663333333");
        foreach (var hidden in new[] { "RC40001", "rim@example.ma", "Meknès", "44556677", "Iode" }) seen.Text.ShouldNotContain(hidden);
        (await cashier.Get(path + "/conditions")).ShouldRefuse(403, "not-allowed");
        (await cashier.Get(path + "/links")).ShouldRefuse(403, "not-allowed");
        (await cashier.Patch(path, new { address = "x" })).ShouldRefuse(403, "not-allowed");
        (await cashier.Get("/api/v1/patients?q=chraibi")).Json["items"]![0]!["hasAlerts"]!.GetValue<bool>().ShouldBeFalse();
        (await desk.Get("/api/v1/patients?q=chraibi")).Json["items"]![0]!["hasAlerts"]!.GetValue<bool>().ShouldBeTrue();
    }
}
