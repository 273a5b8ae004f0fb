using Enamel.Kernel;
using Enamel.Tests.Practice.Patients;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Rights;

/// <summary>What is removed is put away with a reason, found by a manager in one place, and brought back from there.</summary>
public sealed class Finding_what_was_put_away(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task everything_is_there_with_its_reason_and_comes_back()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = (await desk.Register("Rangée", "Partie")).Text("id");
        var relative = (await desk.Register("Soeur", "Partie", new { birthDate = "1980-01-01" })).Text("id");
        var condition = (await doctor.Post($"/api/v1/patients/{patient}/conditions", new { kind = "alert", label = "Grossesse" })).Json.Text("id");
        (await doctor.Patch($"/api/v1/patients/{patient}/conditions/{condition}", new { ended = true })).ShouldRefuse(422, "fields");
        (await doctor.Patch($"/api/v1/patients/{patient}/conditions/{condition}", new { ended = true, endReason = "Accouchée" })).ShouldBe(200);
        var link = (await desk.Post($"/api/v1/patients/{patient}/links", new { relativeId = relative, relation = "sibling" })).Json.Text("id");
        (await desk.Post($"/api/v1/patients/{patient}/links/{link}/end", new { })).ShouldRefuse(422, "fields");
        (await desk.Post($"/api/v1/patients/{patient}/links/{link}/end", new { reason = "Noté par erreur" })).ShouldBe(204);
        var chair = (await manager.Get("/api/v1/chairs")).Json["items"]![0]!.Text("id");
        (await manager.Patch($"/api/v1/chairs/{chair}", new { isClosed = true })).ShouldRefuse(422, "fields");
        (await manager.Patch($"/api/v1/chairs/{chair}", new { isClosed = true, reason = "En panne" })).ShouldBe(200);
        var type = (await manager.Get("/api/v1/appointment-types")).Json["items"]![0]!.Text("id");
        (await manager.Patch($"/api/v1/appointment-types/{type}", new { isRetired = true })).ShouldRefuse(422, "fields");
        (await manager.Patch($"/api/v1/appointment-types/{type}", new { isRetired = true, reason = "Plus pratiqué" })).ShouldBe(204);
        var person = (await manager.Get("/api/v1/staff")).Json["items"]!.AsArray().Single(one => one!.Text("username") == "cashier.atlas")!.Text("userId");
        (await manager.Post($"/api/v1/staff/{person}/deactivate", new { reason = "Congé de maternité" })).ShouldBe(204);
        (await desk.Get("/api/v1/removed")).ShouldRefuse(403, "not-allowed");
        (await desk.Post($"/api/v1/removed/chair/{chair}/restore")).ShouldRefuse(403, "not-allowed");
        var removed = (await manager.Get("/api/v1/removed")).ShouldBe(200).Json["items"]!.AsArray();
        foreach (var (kind, reason) in new[] { ("condition", "Accouchée"), ("link", "Noté par erreur"), ("chair", "En panne"), ("type", "Plus pratiqué"), ("staff", "Congé de maternité") })
        {
            var line = removed.Single(one => one!.Text("kind") == kind)!["thing"]!;
            line.Text("reason").ShouldBe(reason);
            (await manager.Post($"/api/v1/removed/{kind}/{line["id"]}/restore")).ShouldBe(204);
        }
        (await manager.Get("/api/v1/removed?kind=link")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await desk.Get($"/api/v1/patients/{relative}/links")).Json["items"]![0]!["endedAt"].ShouldBeNull();
        (await desk.Post($"/api/v1/patients/{patient}/archive", new { reason = "Partie ailleurs" })).ShouldBe(204);
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/settings/removed?kind=patient")).ShouldBe(200).Text.ShouldContain("Partie ailleurs");
        (await page.PostForm($"/settings/removed/patient/{patient}/restore", [])).ShouldBe(303);
        (await desk.Get($"/api/v1/patients/{patient}")).Json["isArchived"]!.GetValue<bool>().ShouldBeFalse();
        (await manager.Post($"/api/v1/removed/tooth/{patient}/restore")).ShouldRefuse(404, "rights.nothing-removed");
    }
}
