using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Noting_what_must_be_known(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task makes_allergies_and_alerts_stand_out_the_severe_first_until_they_end()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var path = await desk.Path("Samira", "Naciri");
        await Note(desk, path, "allergy", "Latex", isSevere: false);
        var penicillin = await Note(doctor, path, "allergy", "Pénicilline", isSevere: true);
        await Note(doctor, path, "alert", "Anticoagulants", isSevere: false);
        await Note(doctor, path, "history", "Appendicectomie 2010", isSevere: false);
        var record = (await desk.Get(path)).Json;
        record["allergies"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["Pénicilline", "Latex"]);
        record["alerts"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["Anticoagulants"]);

        (await doctor.Patch($"{path}/conditions/{penicillin}", new { ended = true, endReason = "Test négatif" })).ShouldBe(200).Json["endedAt"].ShouldNotBeNull();
        (await desk.Get(path)).Json["allergies"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["Latex"]);
        var all = (await doctor.Get(path + "/conditions")).ShouldBe(200).Json["items"]!.AsArray();
        all.Count.ShouldBe(4);
        (await doctor.Patch($"{path}/conditions/{penicillin}", new { ended = false })).ShouldBe(200).Json["endedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task leaves_the_history_and_corrections_to_those_who_treat()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        using var assistant = await installation.Atlas.As(Role.Assistant);
        var path = await desk.Path("Said", "Filali");
        (await desk.Post(path + "/conditions", new { kind = "history", label = "Diabète" })).ShouldRefuse(403, "patients.history-by-clinicians-only");
        (await manager.Post(path + "/conditions", new { kind = "allergy", label = "Latex" })).ShouldRefuse(403, "not-allowed");
        var noted = await Note(desk, path, "allergy", "Latex", isSevere: false);
        (await desk.Patch($"{path}/conditions/{noted}", new { ended = true, endReason = "Test négatif" })).ShouldRefuse(403, "not-allowed");
        (await assistant.SendRaw(HttpMethod.Patch, $"{path}/conditions/{noted}", """{"label":"Latex (gants)","note":"Depuis 2015"}""", "\"v1\"")).ShouldBe(200);
        (await assistant.SendRaw(HttpMethod.Patch, $"{path}/conditions/{noted}", """{"note":null}""", "\"v1\"")).ShouldRefuse(412, "stale-version");
        var changed = (await assistant.SendRaw(HttpMethod.Patch, $"{path}/conditions/{noted}", """{"note":null}""")).ShouldBe(200).Json;
        changed.Text("label").ShouldBe("Latex (gants)");
        changed["note"].ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"kind":"allergy"}""", 422)]
    [InlineData("""{"kind":"allergy","label":" "}""", 422)]
    [InlineData("""{"kind":"nuisance","label":"x"}""", 422)]
    [InlineData("""{"kind":"allergy","label":"x\u0000y"}""", 422)]
    [InlineData("""{"kind":"allergy","label":"x\ud800"}""", 400)]
    [InlineData("""{"kind":"allergy","label":"x","isSevere":"yes"}""", 400)]
    [InlineData("""{"kind":"allergy","label":"x","colour":"red"}""", 400)]
    [InlineData("""{"label":null,"kind":null}""", 422)]
    public async Task refuses_what_cannot_be_read_on_a_banner(string body, int status)
    {
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var path = await doctor.Path("Mina", "Ouali");
        var answer = await doctor.SendRaw(HttpMethod.Post, path + "/conditions", body);
        ((int)answer.Status).ShouldBe(status, answer.Text);
        (await doctor.Get(path + "/conditions")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    static async Task<string> Note(Caller caller, string path, string kind, string label, bool isSevere)
    {
        var made = (await caller.Post(path + "/conditions", new { kind, label, isSevere })).ShouldBe(201);
        made.Headers.Location!.ToString().ShouldBe($"{path}/conditions/{made.Json.Text("id")}");
        return made.Json.Text("id");
    }
}
