using System.Net;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Account;

public sealed class Covering_a_screen(Timed timed) : IClassFixture<Timed>
{
    readonly Installation installation = timed.Installation;

    [Fact]
    public async Task that_nobody_touched_refuses_everything_until_the_password_is_given_again()
    {
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        timed.Clock.Move(TimeSpan.FromMinutes(9));
        (await desk.Get("/api/v1/me")).ShouldBe(200);
        timed.Clock.Move(TimeSpan.FromMinutes(12));
        (await desk.Get("/api/v1/me")).ShouldRefuse(401, "identity.locked");
        (await desk.Post("/api/v1/patients", new { firstName = "A", lastName = "B" })).ShouldRefuse(401, "identity.locked");
        (await desk.Get("/patients?q=a")).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/locked?return=%2Fpatients%3Fq%3Da");
        desk.Headers.Add("HX-Request", "true");
        (await desk.Get("/patients")).ShouldBe(401).Headers.GetValues("HX-Trigger").Single().ShouldContain("cover-screen");
        desk.Headers.Remove("HX-Request");
        (await desk.PostForm("/here", [])).ShouldBe(303);
        (await desk.PostForm("/unlock", new() { ["password"] = "not mine" })).ShouldBe(422);
        (await desk.Get("/api/v1/me")).ShouldRefuse(401, "identity.locked");
        (await desk.PostForm("/unlock", new() { ["password"] = TestCluster.Password, ["return"] = "/patients?q=a" })).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/patients?q=a");
        (await desk.Get("/api/v1/me")).ShouldBe(200);
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where action = 'screen-unlocked'")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task by_hand_works_at_once_and_no_page_keeps_itself_awake()
    {
        using var desk = await installation.Atlas.AsPage(Role.Assistant);
        (await desk.PostForm("/lock", [])).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/locked");
        (await desk.Get("/api/v1/me")).ShouldRefuse(401, "identity.locked");
        (await desk.PostForm("/unlock", new() { ["password"] = TestCluster.Password })).ShouldBe(303);
        desk.Headers.Add("X-Enamel-By-Itself", "true");
        for (var minute = 0; minute < 5; minute++)
        {
            timed.Clock.Move(TimeSpan.FromMinutes(2));
            (await desk.Get("/api/v1/me")).ShouldBe(200);
        }
        timed.Clock.Move(TimeSpan.FromMinutes(2));
        (await desk.Get("/api/v1/me")).ShouldRefuse(401, "identity.locked");
    }

    [Fact]
    public async Task gives_a_fresh_cookie_with_the_password()
    {
        using var desk = installation.Atlas.Anybody();
        var welcome = (await desk.PostForm("/sign-in", new() { ["login"] = "cashier.atlas", ["password"] = TestCluster.Password })).ShouldBe(303);
        using var copy = installation.Atlas.Anybody();
        copy.Headers.Add("Cookie", welcome.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("enamel.session=", StringComparison.Ordinal)).Split(';')[0]);
        (await copy.Get("/api/v1/me")).ShouldBe(200);
        (await desk.PostForm("/lock", [])).ShouldBe(303);
        (await desk.PostForm("/unlock", new() { ["password"] = TestCluster.Password })).ShouldBe(303);
        (await desk.Get("/api/v1/me")).ShouldBe(200);
        (await copy.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task stays_away_while_somebody_types()
    {
        using var desk = await installation.Atlas.AsPage(Role.Doctor);
        for (var minute = 0; minute < 20; minute++)
        {
            timed.Clock.Move(TimeSpan.FromMinutes(2));
            (await desk.PostForm("/here", [])).ShouldBe(204);
        }
        (await desk.Get("/api/v1/me")).ShouldBe(200);
    }

    [Fact]
    public async Task lets_another_person_of_the_desk_take_over_and_the_first_one_come_back_to_their_own_session()
    {
        using var desk = await installation.Mansour.AsPage(Role.Receptionist);
        var first = (await desk.Get("/api/v1/me")).Json["userId"]!.GetValue<string>();
        (await desk.PostForm("/lock", [])).ShouldBe(303);
        // Nobody who has not signed in here today.
        var cashier = await Owner.Ask<Guid>(installation, "select user_id from registry.memberships where username = 'cashier.mansour'");
        (await desk.PostForm("/unlock", new() { ["person"] = cashier.ToString(), ["password"] = TestCluster.Password })).ShouldBe(403);
        // The cashier signs in over it once, and is known here from then on.
        (await desk.PostForm("/unlock", new() { ["password"] = TestCluster.Password })).ShouldBe(303);
        (await desk.PostForm("/sign-in", new() { ["login"] = "cashier.mansour", ["password"] = TestCluster.Password })).ShouldBe(303);
        (await desk.PostForm("/lock", [])).ShouldBe(303);
        var page = WebUtility.HtmlDecode((await desk.Get("/locked")).ShouldBe(200).Text);
        page.ShouldContain("Cashier of mansour");
        page.ShouldContain("Receptionist of mansour");
        page.ShouldNotContain("Doctor of mansour");
        (await desk.PostForm("/unlock", new() { ["person"] = first, ["password"] = "not mine" })).ShouldBe(422);
        (await desk.PostForm("/unlock", new() { ["person"] = first, ["password"] = TestCluster.Password })).ShouldBe(303);
        (await desk.Get("/api/v1/me")).Json["role"]!.GetValue<string>().ShouldBe("receptionist");
        (await desk.PostForm("/lock", [])).ShouldBe(303);
        (await desk.PostForm("/unlock", new() { ["person"] = cashier.ToString(), ["password"] = TestCluster.Password })).ShouldBe(303);
        (await desk.Get("/api/v1/me")).Json["role"]!.GetValue<string>().ShouldBe("cashier");
        // One session waits for each, and no more.
        (await Owner.Ask<long>(installation, "select count(*) from registry.sessions where ended_at is null and kind = 'page' and user_id = (select user_id from registry.memberships where username = 'cashier.mansour')")).ShouldBe(1);
    }

    [Fact]
    public async Task leaves_programs_alone()
    {
        using var program = await installation.Atlas.As(Role.Doctor);
        timed.Clock.Move(TimeSpan.FromMinutes(9.5));
        (await program.Get("/api/v1/me")).ShouldBe(200);
    }

    [Fact]
    public async Task knows_nobody_at_a_browser_that_is_new()
    {
        using var one = await installation.Atlas.AsPage(Role.Manager);
        using var other = await installation.Atlas.AsPage(Role.LabTech);
        (await other.PostForm("/lock", [])).ShouldBe(303);
        WebUtility.HtmlDecode((await other.Get("/locked")).Text).ShouldNotContain("Manager of atlas");
    }
}
