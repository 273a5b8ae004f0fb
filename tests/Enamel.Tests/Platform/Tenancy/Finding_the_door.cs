using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Tenancy;

public sealed class Finding_the_door(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task the_public_host_shows_the_clinics_and_none_of_their_rooms()
    {
        using var visitor = new Caller(installation.BaseAddress, "localhost", null);
        var page = (await visitor.Get("/")).ShouldBe(200).Text;
        page.ShouldContain("href=\"/clinic/atlas/\"");
        page.ShouldContain("href=\"/clinic/mansour/\"");
        foreach (var path in new[] { "/staff", "/settings/clinic", "/sign-in", "/logo", "/theme.css" }) (await visitor.Get(path)).ShouldBe(404);
        (await visitor.Get("/api/v1/branches")).ShouldRefuse(404, "not-found");
    }

    [Fact]
    public async Task host_and_path_of_two_clinics_are_a_contradiction_and_of_one_are_none()
    {
        using var caller = installation.Atlas.Anybody();
        (await caller.Get("/clinic/mansour/sign-in")).ShouldBe(400);
        (await caller.Get("/clinic/mansour/api/v1/me")).ShouldRefuse(400, "clinics-differ");
        (await caller.Get("/clinic/atlas/sign-in")).ShouldBe(200);
    }

    [Theory]
    [InlineData("nowhere.localhost", "/sign-in")]
    [InlineData("localhost", "/clinic/nowhere/sign-in")]
    [InlineData("localhost", "/clinic/%C3%A9/sign-in")]
    [InlineData("localhost", "/clinic/ATLAS'--/sign-in")]
    public async Task an_unknown_host_or_slug_is_not_found_and_says_so(string host, string path)
    {
        using var caller = new Caller(installation.BaseAddress, host, null);
        (await caller.Get(path)).ShouldBe(404).Text.ShouldContain("Aucun cabinet");
    }
}

public sealed class A_clinic_without_a_subscription(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task that_is_suspended_lets_nobody_in_and_says_why()
    {
        using var inside = await installation.Mansour.As(Role.Manager);
        using var page = await installation.Mansour.AsPage(Role.Manager);
        await Owner.Do(installation, "update registry.clinics set status = 'suspended' where slug = 'mansour'");
        (await inside.Get("/api/v1/clinic")).ShouldRefuse(403, "clinic-suspended");
        (await page.Get("/staff")).ShouldBe(403).Text.ShouldContain("suspendu");
        using var anybody = installation.Mansour.Anybody();
        (await anybody.Get("/sign-in")).ShouldBe(403).Text.ShouldContain("suspendu");
        (await anybody.Post("/api/v1/auth/login", new { login = "manager.mansour", password = TestCluster.Password })).ShouldRefuse(403, "clinic-suspended");
        using var atlas = await installation.Atlas.As(Role.Manager);
        (await atlas.Get("/api/v1/clinic")).ShouldBe(200);
        await Owner.Do(installation, "update registry.clinics set status = 'active' where slug = 'mansour'");
        (await inside.Get("/api/v1/clinic")).ShouldBe(200);
    }

    [Fact]
    public async Task that_has_expired_can_be_read_but_not_changed_and_everybody_can_leave()
    {
        await Owner.Do(installation, "update registry.clinics set status = 'expired' where slug = 'atlas'");
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Get("/api/v1/branches")).ShouldBe(200);
        (await manager.Patch("/api/v1/clinic", new { city = "Rabat" })).ShouldRefuse(403, "clinic-expired");
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/staff")).ShouldBe(200);
        (await page.PostForm("/staff", new(StringComparer.Ordinal) { ["displayName"] = "Nadia" })).ShouldBe(403);
        (await page.PostForm("/sign-out", new(StringComparer.Ordinal))).ShouldBe(303);
        (await manager.Post("/api/v1/auth/logout")).ShouldBe(204);
        await Owner.Do(installation, "update registry.clinics set status = 'active' where slug = 'atlas'");
    }
}
