using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Account;

public sealed class Keeping_sessions(Timed timed) : IClassFixture<Timed>
{
    readonly Installation installation = timed.Installation;

    [Fact]
    public async Task shows_where_one_is_signed_in_since_when_and_until_when()
    {
        using var browser = installation.Atlas.Anybody("127.0.0.31");
        browser.Headers.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
        await SignInByPage(browser, "doctor.atlas");
        using var program = await installation.Atlas.As(Role.Doctor);
        var items = Items(await program.Get("/api/v1/me/sessions"));
        items.Count(item => item["isThis"]!.GetValue<bool>()).ShouldBe(1);
        var page = items.First(item => item["kind"]!.GetValue<string>() == "page");
        page["address"]!.GetValue<string>().ShouldBe("127.0.0.31");
        page["device"]!.GetValue<string>().ShouldBe("Chrome · Windows");
        page["clinic"]!.GetValue<string>().ShouldBe("Cabinet atlas");
        page["userId"]!.GetValue<string>().ShouldBe((await program.Get("/api/v1/me")).Json["userId"]!.GetValue<string>());
        (page["expiresAt"]!.GetValue<DateTimeOffset>() - page["createdAt"]!.GetValue<DateTimeOffset>()).ShouldBe(Sessions.PageLife);
        items.ShouldAllBe(item => item["displayName"]!.GetValue<string>() == "Doctor of atlas");
    }

    [Fact]
    public async Task ends_one_of_ones_own_at_once_and_nobody_elses()
    {
        using var mine = await installation.Atlas.As(Role.Assistant);
        using var other = await installation.Atlas.As(Role.Assistant);
        using var stranger = await installation.Atlas.As(Role.LabTech);
        var theirs = Items(await stranger.Get("/api/v1/me/sessions")).Single(This)["id"]!.GetValue<string>();
        var id = Items(await other.Get("/api/v1/me/sessions")).Single(This)["id"]!.GetValue<string>();
        (await mine.Delete($"/api/v1/me/sessions/{theirs}")).ShouldRefuse(404, "account.no-such-session");
        (await mine.Delete($"/api/v1/me/sessions/{id}")).ShouldBe(204);
        (await other.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await stranger.Get("/api/v1/me")).ShouldBe(200);
        (await mine.Delete($"/api/v1/me/sessions/{id}")).ShouldRefuse(404, "account.no-such-session");
    }

    [Fact]
    public async Task signs_out_everywhere()
    {
        using var browser = await installation.Atlas.AsPage(Role.Receptionist);
        using var program = await installation.Atlas.As(Role.Receptionist);
        using var colleague = await installation.Atlas.As(Role.Cashier);
        (await program.Delete("/api/v1/me/sessions")).ShouldBe(204);
        (await program.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await browser.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await colleague.Get("/api/v1/me")).ShouldBe(200);
        (await Owner.Ask<long>(installation, "select count(*) from registry.audit_entries where subject = 'registry_sessions' and action = 'update' and after ? 'ended_at'")).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task lets_the_manager_see_and_end_those_of_the_staff_and_of_no_other_clinic()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        using var doctor = await installation.Mansour.As(Role.Doctor);
        using var elsewhere = await installation.Atlas.As(Role.Doctor);
        var theirs = Items(await elsewhere.Get("/api/v1/me/sessions")).Single(This)["id"]!.GetValue<string>();
        var staff = Items(await manager.Get("/api/v1/staff/sessions"));
        staff.ShouldAllBe(item => item["displayName"]!.GetValue<string>().EndsWith("of mansour"));
        var id = staff.First(item => item["displayName"]!.GetValue<string>() == "Doctor of mansour")["id"]!.GetValue<string>();
        (await doctor.Get("/api/v1/staff/sessions")).ShouldRefuse(403, "not-allowed");
        (await doctor.Delete($"/api/v1/staff/sessions/{id}")).ShouldRefuse(403, "not-allowed");
        (await manager.Delete($"/api/v1/staff/sessions/{theirs}")).ShouldRefuse(404, "account.no-such-session");
        (await manager.Delete($"/api/v1/staff/sessions/{id}")).ShouldBe(204);
        (await doctor.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await elsewhere.Get("/api/v1/me")).ShouldBe(200);
    }

    [Fact]
    public async Task ends_a_browsers_session_after_hours_in_which_nothing_happened()
    {
        await Owner.Do(installation, "update registry.clinics set idle_lock_minutes = 240");
        using var browser = await installation.Atlas.AsPage(Role.LabTech);
        for (var hours = 0; hours < 2; hours++)
        {
            timed.Clock.Move(TimeSpan.FromHours(3.9));
            (await browser.Get("/api/v1/me")).ShouldBe(200);
        }
        timed.Clock.Move(Sessions.PageIdle + TimeSpan.FromMinutes(2));
        (await browser.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task ends_a_browsers_session_at_the_end_of_the_day_however_busy_it_was()
    {
        await Owner.Do(installation, "update registry.clinics set idle_lock_minutes = 240");
        using var browser = await installation.Atlas.AsPage(Role.LabTech);
        for (var hours = 0; hours < 11; hours++)
        {
            timed.Clock.Move(TimeSpan.FromHours(1));
            (await browser.Get("/api/v1/me")).ShouldBe(200);
        }
        timed.Clock.Move(TimeSpan.FromHours(1.1));
        (await browser.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task refuses_a_refresh_token_that_nobody_exchanged_for_a_week_and_any_after_a_month()
    {
        using var anybody = installation.Atlas.Anybody();
        var token = await Tokens(anybody, "cashier.atlas");
        for (var week = 0; week < 4; week++)
        {
            timed.Clock.Move(TimeSpan.FromDays(6.9));
            token = (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = token })).ShouldBe(200).Json["refreshToken"]!.GetValue<string>();
        }
        timed.Clock.Move(TimeSpan.FromDays(2.5));
        (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = token })).ShouldRefuse(401, "identity.refresh-refused");
        token = await Tokens(anybody, "cashier.atlas");
        timed.Clock.Move(TimeSpan.FromDays(7.1));
        (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = token })).ShouldRefuse(401, "identity.refresh-refused");
    }

    [Fact]
    public async Task ends_the_whole_family_when_a_stolen_refresh_token_is_used_twice()
    {
        using var anybody = installation.Atlas.Anybody();
        var stolen = await Tokens(anybody, "cashier.atlas");
        var second = (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = stolen })).ShouldBe(200).Json;
        var third = (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = second["refreshToken"]!.GetValue<string>() })).ShouldBe(200).Json;
        (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = stolen })).ShouldRefuse(401, "identity.refresh-refused");
        (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = third["refreshToken"]!.GetValue<string>() })).ShouldRefuse(401, "identity.refresh-refused");
        foreach (var pair in new[] { second, third })
        {
            using var caller = new Caller(installation.BaseAddress, "atlas.localhost", pair["accessToken"]!.GetValue<string>());
            (await caller.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        }
    }

    [Fact]
    public async Task ends_the_others_when_the_password_changes_and_asks_for_the_old_one()
    {
        const string fresh = "Bridge-Composite-27";
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Samia Alami", role = "assistant", username = "samia", password = TestCluster.Password })).ShouldBe(201);
        using var here = await installation.Atlas.SignIn("samia");
        using var there = await installation.Atlas.SignIn("samia");
        (await here.Post("/api/v1/me/password", new { password = "not the password", newPassword = fresh })).ShouldRefuse(422, "fields");
        (await here.Post("/api/v1/me/password", new { password = TestCluster.Password, newPassword = "short" })).ShouldRefuse(422, "fields");
        (await here.Post("/api/v1/me/password", new { password = TestCluster.Password, newPassword = "samia-is-my-name" })).ShouldRefuse(422, "fields");
        (await there.Get("/api/v1/me")).ShouldBe(200);
        (await here.Post("/api/v1/me/password", new { password = TestCluster.Password, newPassword = fresh })).ShouldBe(204);
        (await here.Get("/api/v1/me")).ShouldBe(200);
        (await there.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/login", new { login = "samia", password = TestCluster.Password })).ShouldRefuse(401, "identity.wrong-login");
        (await installation.Atlas.SignIn("samia", fresh)).Dispose();
    }

    [Fact]
    public async Task does_not_let_a_borrowed_screen_guess_the_password()
    {
        using var browser = await installation.Mansour.AsPage(Role.Assistant);
        var answers = new List<int>();
        for (var guess = 0; guess < 12; guess++) answers.Add((int)(await browser.PostForm("/account/password", new() { ["password"] = $"guess {guess}", ["newPassword"] = "Bridge-Composite-27" })).Status);
        answers.ShouldContain(429);
        answers.Count(status => status == 422).ShouldBe(8);
    }

    static bool This(JsonNode item) => item["isThis"]!.GetValue<bool>();

    static List<JsonNode> Items(Reply answer) => [.. answer.ShouldBe(200).Json["items"]!.AsArray().Select(item => item!)]; // no item is null

    static async Task SignInByPage(Caller browser, string login) => (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);

    static async Task<string> Tokens(Caller anybody, string login) =>
        (await anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password })).ShouldBe(200).Json["refreshToken"]!.GetValue<string>();
}
