using System.Net;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.SigningIn;

public sealed class Signing_in_by_the_page(Installation installation) : IClassFixture<Installation>
{
    static Dictionary<string, string> Login(string login, string password = TestCluster.Password, string back = "") =>
        new(StringComparer.Ordinal) { ["login"] = login, ["password"] = password, ["return"] = back };

    [Fact]
    public async Task begins_a_session_whose_cookie_scripts_cannot_read_and_other_sites_cannot_send()
    {
        using var caller = installation.Atlas.Anybody();
        var answer = (await caller.PostForm("/sign-in", Login("receptionist.atlas"))).ShouldBe(303);
        answer.Headers.Location!.ToString().ShouldBe("/");
        var cookie = SessionCookie(answer);
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldContain("path=/", Case.Insensitive);
        (await caller.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("receptionist");
    }

    [Fact]
    public async Task shows_the_clinics_name_and_fields_that_a_password_manager_knows()
    {
        using var anybody = installation.Atlas.Anybody();
        var page = (await anybody.Get("/sign-in")).ShouldBe(200).Text;
        page.ShouldContain("Cabinet atlas");
        page.ShouldContain("autocomplete=\"username\"");
        page.ShouldContain("autocomplete=\"current-password\"");
    }

    [Theory]
    [InlineData("receptionist.atlas", "wrong", 401)]
    [InlineData("<script>alert(1)</script>", "wrong", 401)]
    [InlineData("", "", 401)]
    [InlineData("receptionist.mansour", TestCluster.Password, 403)]
    public async Task shows_the_form_again_with_the_reason_and_what_was_typed_but_never_the_password(string login, string password, int status)
    {
        using var anybody = installation.Atlas.Anybody();
        var page = (await anybody.PostForm("/sign-in", Login(login, password))).ShouldBe(status);
        page.Text.ShouldContain(WebUtility.HtmlEncode(login));
        page.Text.ShouldContain("role=\"alert\"");
        page.Text.ShouldNotContain("<script>alert");
        if (password.Length > 0) page.Text.ShouldNotContain(password);
        page.Text.ShouldNotContain("mansour</", Case.Insensitive);
        page.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task leaves_a_trace_of_a_refusal()
    {
        using var anybody = installation.Atlas.Anybody();
        var before = await Refusals();
        (await anybody.PostForm("/sign-in", Login("cashier.atlas", "wrong"))).ShouldBe(401);
        (await Refusals()).ShouldBe(before + 1);

        Task<long> Refusals() => Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where action = 'sign-in-refused'");
    }

    [Theory]
    [InlineData("/patients?q=a", "/patients?q=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: stolen=1", "/")]
    [InlineData("/é", "/")]
    [InlineData("/sign-out", "/")]
    [InlineData("", "/")]
    public async Task returns_only_to_a_page_of_the_clinic(string wanted, string given)
    {
        using var caller = installation.Atlas.Anybody();
        var answer = (await caller.PostForm("/sign-in", Login("doctor.atlas", back: wanted))).ShouldBe(303);
        answer.Headers.Location!.ToString().ShouldBe(given);
        answer.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie => !cookie.StartsWith("stolen"));
    }

    [Fact]
    public async Task takes_whoever_is_not_signed_in_to_the_sign_in_page_and_back()
    {
        using var caller = installation.Atlas.Anybody();
        var sent = (await caller.Get("/staff?x=1")).ShouldBe(303);
        sent.Headers.Location!.ToString().ShouldBe("/sign-in?return=%2Fstaff%3Fx%3D1");
        (await caller.Get("/sign-in?return=%2Fstaff%3Fx%3D1")).Text.ShouldContain("value=\"/staff?x=1\"");
    }

    [Fact]
    public async Task works_under_the_clinics_path_and_its_cookie_stays_there()
    {
        using var caller = new Caller(installation.BaseAddress, "localhost", null);
        (await caller.Get("/clinic/atlas/staff")).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/clinic/atlas/sign-in?return=%2Fstaff");
        var answer = (await caller.PostForm("/clinic/atlas/sign-in", Login("manager.atlas", back: "/staff"))).ShouldBe(303);
        answer.Headers.Location!.ToString().ShouldBe("/clinic/atlas/staff");
        SessionCookie(answer).ShouldContain("path=/clinic/atlas", Case.Insensitive);
        (await caller.Get("/clinic/atlas/api/v1/me")).ShouldBe(200);
        (await caller.Get("/clinic/mansour/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task is_over_after_sign_out_even_for_a_copied_cookie()
    {
        using var caller = installation.Atlas.Anybody();
        var copied = SessionCookie((await caller.PostForm("/sign-in", Login("assistant.atlas"))).ShouldBe(303)).Split(';')[0];
        using var thief = installation.Atlas.Anybody();
        thief.Headers.Add("Cookie", copied);
        (await thief.Get("/api/v1/me")).ShouldBe(200);
        var left = (await caller.PostForm("/sign-out", new(StringComparer.Ordinal))).ShouldBe(303);
        left.Headers.Location!.ToString().ShouldBe("/sign-in");
        SessionCookie(left).ShouldContain("expires=Thu, 01 Jan 1970", Case.Insensitive);
        (await thief.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task a_cookie_of_one_clinic_is_nothing_at_another()
    {
        using var caller = installation.Atlas.Anybody();
        var copied = SessionCookie((await caller.PostForm("/sign-in", Login("manager.atlas"))).ShouldBe(303)).Split(';')[0];
        using var stranger = installation.Mansour.Anybody();
        stranger.Headers.Add("Cookie", copied);
        (await stranger.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await stranger.Get("/staff")).ShouldBe(303);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task is_refused_when_another_site_sends_the_form(string header, string value)
    {
        using var caller = installation.Atlas.Anybody();
        caller.Headers.Add(header, value);
        (await caller.PostForm("/sign-in", Login("receptionist.atlas"))).ShouldBe(403).Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task another_site_cannot_sign_anybody_out()
    {
        using var caller = await installation.Atlas.AsPage(Role.Doctor);
        caller.Headers.Add("Sec-Fetch-Site", "cross-site");
        (await caller.PostForm("/sign-out", new(StringComparer.Ordinal))).ShouldBe(403);
        (await caller.Get("/api/v1/me")).ShouldBe(200);
        (await caller.Get("/sign-out")).ShouldBe(303);
        (await caller.Get("/api/v1/me")).ShouldBe(200);
    }

    [Fact]
    public async Task leads_home_who_is_signed_in_already_and_lets_another_person_take_over()
    {
        using var caller = installation.Atlas.Anybody();
        var first = SessionCookie((await caller.PostForm("/sign-in", Login("cashier.atlas"))).ShouldBe(303)).Split(';')[0];
        (await caller.Get("/sign-in?return=%2Fstaff")).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/");
        (await caller.PostForm("/sign-in", Login("manager.atlas"))).ShouldBe(303);
        (await caller.Get("/api/v1/me")).Json["role"]!.GetValue<string>().ShouldBe("manager");
        using var old = installation.Atlas.Anybody();
        old.Headers.Add("Cookie", first);
        (await old.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task asks_a_script_to_go_to_the_sign_in_page_instead_of_putting_it_into_the_page()
    {
        using var caller = installation.Atlas.Anybody();
        caller.Headers.Add("HX-Request", "true");
        (await caller.Get("/staff")).ShouldBe(204).Headers.GetValues("HX-Redirect").Single().ShouldBe("/sign-in");
    }

    static string SessionCookie(Reply answer) => answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("enamel.session=", StringComparison.Ordinal));
}
