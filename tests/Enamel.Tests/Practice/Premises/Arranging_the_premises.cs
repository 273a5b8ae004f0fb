using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Premises;

public sealed class Arranging_the_premises(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task a_new_clinic_has_a_branch_with_two_chairs_that_everybody_sees()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var member = await installation.Mansour.As(role);
            var branch = (await member.Get("/api/v1/branches")).ShouldBe(200).Json["items"]!.AsArray().First()!;
            branch["name"]!.GetValue<string>().ShouldBe("Cabinet principal");
            var chairs = (await member.Get($"/api/v1/chairs?branchId={branch["id"]}")).ShouldBe(200).Json["items"]!.AsArray();
            chairs.Select(chair => chair!["name"]!.GetValue<string>()).ShouldBe(["Fauteuil 1", "Fauteuil 2"]);
        }
    }

    [Theory]
    [InlineData(Role.Doctor)]
    [InlineData(Role.Assistant)]
    [InlineData(Role.Receptionist)]
    [InlineData(Role.Cashier)]
    [InlineData(Role.LabTech)]
    public async Task is_the_managers_alone(Role role)
    {
        using var member = await installation.Atlas.As(role);
        var branch = (await member.Get("/api/v1/branches")).Json["items"]![0]!["id"];
        (await member.Post("/api/v1/branches", new { name = "Annexe" })).ShouldRefuse(403, "not-allowed");
        (await member.Patch($"/api/v1/branches/{branch}", new { name = "Annexe" })).ShouldRefuse(403, "not-allowed");
        (await member.Post("/api/v1/chairs", new { branchId = branch, name = "X" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task opens_renames_moves_and_closes_a_branch()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var opened = (await manager.Post("/api/v1/branches", new { name = "  Site   du Maârif ", city = "Casablanca", phone = "05 22 12 34 56" })).ShouldBe(201);
        var path = opened.Headers.Location!.ToString();
        opened.Json["name"]!.GetValue<string>().ShouldBe("Site du Maârif");
        opened.Json["phone"]!.GetValue<string>().ShouldBe("+212522123456");
        var first = (await manager.Patch(path, new { position = 0, address = "12, rue Ibnou Mounir" })).ShouldBe(200);
        first.Json["position"]!.GetValue<int>().ShouldBe(0);
        (await manager.Get("/api/v1/branches")).Json["items"]![0]!["name"]!.GetValue<string>().ShouldBe("Site du Maârif");
        (await manager.Patch(path, new { address = "" })).ShouldBe(200).Json["address"].ShouldBeNull();
        (await manager.Post("/api/v1/chairs", new { branchId = opened.Json["id"], name = "Fauteuil 1" })).ShouldBe(201);
        (await manager.Patch(path, new { isClosed = true, reason = "Travaux" })).ShouldBe(200);
        (await manager.Get("/api/v1/branches")).Text.ShouldNotContain("Maârif");
        (await manager.Get($"/api/v1/chairs?branchId={opened.Json["id"]}")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await manager.Get("/api/v1/branches?closed=true")).Json["items"]!.AsArray().Select(branch => branch!["id"]!.ToString()).ShouldContain(opened.Json["id"]!.ToString());
        (await manager.Post("/api/v1/chairs", new { branchId = opened.Json["id"], name = "Fauteuil 2" })).ShouldRefuse(422, "premises.branch-closed");
        (await manager.Post("/api/v1/branches", new { name = "Site du Maârif" })).ShouldRefuse(409, "premises.branch-name-taken");
        (await manager.Patch(path, new { isClosed = false })).ShouldBe(200).Json["isClosed"]!.GetValue<bool>().ShouldBeFalse();
        (await manager.Patch(path, new { isClosed = true, reason = "Travaux" })).ShouldBe(200);
    }

    [Fact]
    public async Task keeps_one_branch_open_when_the_last_two_are_closed_at_once()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        (await manager.Post("/api/v1/branches", new { name = "Annexe" })).ShouldBe(201);
        var open = (await manager.Get("/api/v1/branches")).Json["items"]!.AsArray().Select(branch => branch!["id"]!.ToString()).ToArray();
        var answers = await Task.WhenAll(open.Select(id => manager.Patch($"/api/v1/branches/{id}", new { isClosed = true, reason = "Travaux" })));
        answers.Count(answer => (int)answer.Status == 200).ShouldBe(open.Length - 1);
        answers.Single(answer => (int)answer.Status != 200).ShouldRefuse(422, "premises.last-branch");
        foreach (var id in open) (await manager.Patch($"/api/v1/branches/{id}", new { isClosed = false })).ShouldBe(200);
    }

    [Fact]
    public async Task of_twenty_who_open_a_branch_of_one_name_one_succeeds()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => manager.Post("/api/v1/branches", new { name = "Une seule fois" })));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(1);
        foreach (var answer in answers.Where(answer => (int)answer.Status != 201)) answer.ShouldRefuse(409, "premises.branch-name-taken");
    }

    [Fact]
    public async Task adds_renames_moves_and_closes_a_chair()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var branch = (await manager.Post("/api/v1/branches", new { name = "Site des fauteuils" })).ShouldBe(201).Json["id"];
        foreach (var name in new[] { "A", "B", "C" }) (await manager.Post("/api/v1/chairs", new { branchId = branch, name })).ShouldBe(201);
        var chairs = (await manager.Get($"/api/v1/chairs?branchId={branch}")).Json["items"]!.AsArray();
        (await manager.Patch($"/api/v1/chairs/{chairs[2]!["id"]}", new { position = 0, name = "Chirurgie" })).ShouldBe(200);
        (await Names()).ShouldBe(["Chirurgie", "A", "B"]);
        (await manager.Patch($"/api/v1/chairs/{chairs[0]!["id"]}", new { name = "B" })).ShouldRefuse(409, "premises.chair-name-taken");
        (await manager.Patch($"/api/v1/chairs/{chairs[0]!["id"]}", new { isClosed = true, reason = "Travaux" })).ShouldBe(200);
        (await Names()).ShouldBe(["Chirurgie", "B"]);

        async Task<IEnumerable<string>> Names() =>
            (await manager.Get($"/api/v1/chairs?branchId={branch}")).Json["items"]!.AsArray().Select(chair => chair!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task refuses_a_change_of_what_somebody_else_changed_meanwhile()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var branch = (await manager.Post("/api/v1/branches", new { name = "Site à deux" })).ShouldBe(201);
        var path = branch.Headers.Location!.ToString();
        var tag = branch.Headers.ETag!.ToString();
        manager.Headers.Add("If-Match", tag);
        (await manager.Patch(path, new { name = "Site à deux mains" })).ShouldBe(200).Headers.ETag!.ToString().ShouldNotBe(tag);
        (await manager.Patch(path, new { name = "Site à quatre mains" })).ShouldRefuse(412, "stale-version");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("nul\0")]
    public async Task refuses_a_name_that_is_none(string? name)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/branches", new { name })).ShouldRefuse(422, "fields").Json["errors"]!["name"].ShouldNotBeNull();
    }

    [Fact]
    public async Task refuses_a_phone_that_is_none_and_fields_that_do_not_exist()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/branches", new { name = "X", phone = "abc" })).ShouldRefuse(422, "fields").Json["errors"]!["phone"].ShouldNotBeNull();
        (await manager.Post("/api/v1/branches", new { name = "X", clinicId = 2 })).ShouldBe(400);
    }

    [Fact]
    public async Task finds_nothing_of_another_clinic()
    {
        using var mansour = await installation.Mansour.As(Role.Manager);
        using var atlas = await installation.Atlas.As(Role.Manager);
        var branch = (await mansour.Get("/api/v1/branches")).Json["items"]![0]!["id"];
        var chair = (await mansour.Get("/api/v1/chairs")).Json["items"]![0]!["id"];
        (await atlas.Get($"/api/v1/branches/{branch}")).ShouldRefuse(404, "premises.no-such-branch");
        (await atlas.Patch($"/api/v1/branches/{branch}", new { name = "Pris" })).ShouldRefuse(404, "premises.no-such-branch");
        (await atlas.Get($"/api/v1/chairs/{chair}")).ShouldRefuse(404, "premises.no-such-chair");
        (await atlas.Patch($"/api/v1/chairs/{chair}", new { name = "Pris" })).ShouldRefuse(404, "premises.no-such-chair");
        (await atlas.Post("/api/v1/chairs", new { branchId = branch, name = "Pris" })).ShouldRefuse(404, "premises.no-such-branch");
        (await atlas.Get($"/api/v1/chairs?branchId={branch}")).Json["items"]!.AsArray().ShouldBeEmpty();
    }
}
