using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Premises;

public sealed class Arranging_the_counters(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task a_new_clinic_has_one_that_everybody_sees()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var member = await installation.Mansour.As(role);
            (await member.Get("/api/v1/counters")).ShouldBe(200).Json["items"]!.AsArray().Single()!["name"]!.GetValue<string>().ShouldBe("Caisse 1");
        }
    }

    [Fact]
    public async Task adds_renames_moves_and_closes_one()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var branch = (await manager.Get("/api/v1/branches")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        var added = (await manager.Post("/api/v1/counters", new { branchId = branch, name = " Caisse   2 " })).ShouldBe(201);
        var path = added.Headers.Location!.ToString();
        added.Json["name"]!.GetValue<string>().ShouldBe("Caisse 2");
        (await manager.Post("/api/v1/counters", new { branchId = branch, name = "Caisse 2" })).ShouldRefuse(409, "premises.counter-name-taken");
        (await manager.Patch(path, new { name = "Étage", position = 0 })).ShouldBe(200).Json["position"]!.GetValue<int>().ShouldBe(0);
        (await manager.Get(path)).ShouldBe(200).Json["name"]!.GetValue<string>().ShouldBe("Étage");
        (await manager.Patch(path, new { isClosed = true, reason = "Travaux" })).ShouldBe(200);
        (await manager.Get("/api/v1/counters")).Text.ShouldNotContain("Étage");
        (await manager.Get("/api/v1/counters?closed=true")).Text.ShouldContain("\"isClosed\":true");
        (await manager.Get($"/api/v1/counters/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}")).ShouldRefuse(404, "premises.no-such-counter");
        (await manager.Post("/api/v1/counters", new { branchId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), name = "Nulle part" })).ShouldRefuse(404, "premises.no-such-branch");
        using var cashier = await installation.Atlas.As(Role.Cashier);
        (await cashier.Post("/api/v1/counters", new { branchId = branch, name = "À moi" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task works_by_the_page_too()
    {
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        var branch = (await manager.Get("/api/v1/branches")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await manager.PostForm($"/settings/branches/{branch}/counters", new() { ["name"] = "" })).ShouldBe(422);
        (await manager.PostForm($"/settings/branches/{branch}/counters", new() { ["name"] = "Caisse de la page" })).ShouldBe(303);
        var counter = (await manager.Get("/api/v1/counters")).Json["items"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "Caisse de la page")!;
        (await manager.PostForm($"/settings/counters/{counter["id"]}", new() { ["name"] = "Caisse du fond", ["version"] = "1" })).ShouldBe(303);
        (await manager.PostForm($"/settings/counters/{counter["id"]}", new() { ["name"] = "Trop tard", ["version"] = "1" })).ShouldBe(409);
        (await manager.PostForm($"/settings/counters/{counter["id"]}/arrange", new() { ["position"] = "0" })).ShouldBe(303);
        (await manager.Get("/settings/branches")).ShouldBe(200).Text.ShouldContain("Caisse du fond");
        (await manager.PostForm($"/settings/counters/{counter["id"]}/arrange", new() { ["isClosed"] = "true", ["reason"] = "Travaux" })).ShouldBe(303);
    }
}
