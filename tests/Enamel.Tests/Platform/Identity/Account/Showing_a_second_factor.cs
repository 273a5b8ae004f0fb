using System.Net;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Account;

public sealed class Showing_a_second_factor(Timed timed) : IClassFixture<Timed>
{
    readonly Installation installation = timed.Installation;

    [Fact]
    public async Task is_asked_after_the_password_of_whoever_has_one_and_completed_at_the_address_that_the_answer_names()
    {
        var (login, secret, _) = await Person();
        using var anybody = installation.Atlas.Anybody();
        var needed = (await Password(anybody, login)).ShouldRefuse(401, "identity.second-factor-needed");
        needed.Text.ShouldNotContain("accessToken");
        var token = needed.Json["pendingToken"]!.GetValue<string>();
        var address = needed.Json["complete"]!.GetValue<string>();
        (await anybody.Post(address, new { pendingToken = token, code = "000000" })).ShouldRefuse(422, "account.code-wrong");
        var tokens = (await anybody.Post(address, new { pendingToken = token, code = Next(secret) })).ShouldBe(200).Json;
        using var caller = new Caller(installation.BaseAddress, "atlas.localhost", tokens["accessToken"]!.GetValue<string>());
        (await caller.Get("/api/v1/me")).ShouldBe(200);
        (await anybody.Post(address, new { pendingToken = token, code = Next(secret) })).ShouldRefuse(401, "account.pending-unknown");
    }

    [Fact]
    public async Task takes_each_code_once_even_of_two_who_show_it_at_the_same_moment()
    {
        var (login, secret, _) = await Person();
        var code = Next(secret);
        var hands = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var anybody = installation.Atlas.Anybody();
            var token = (await Password(anybody, login)).Json["pendingToken"]!.GetValue<string>();
            return (anybody, token);
        }));
        var answers = await Task.WhenAll(hands.Select(async hand => (int)(await Show(hand.anybody, hand.token, code)).Status));
        answers.Count(status => status == 200).ShouldBe(1);
        foreach (var (anybody, _) in hands) anybody.Dispose();
    }

    [Fact]
    public async Task takes_a_recovery_code_once()
    {
        var (login, _, codes) = await Person();
        codes.Count.ShouldBe(RecoveryCodes.Count);
        using var anybody = installation.Atlas.Anybody();
        var first = (await Password(anybody, login)).Json["pendingToken"]!.GetValue<string>();
        (await Show(anybody, first, codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))).ShouldBe(200);
        var second = (await Password(anybody, login)).Json["pendingToken"]!.GetValue<string>();
        (await Show(anybody, second, codes[3])).ShouldRefuse(422, "account.code-wrong");
        (await Show(anybody, second, codes[4])).ShouldBe(200);
        (await Owner.Ask<string>(installation, "select string_agg(c::text, ' ') from registry.recovery_codes c")).ShouldNotContain(codes[0].Replace("-", "", StringComparison.Ordinal));
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where action = 'recovery-code-used'")).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task bears_five_tries_and_five_minutes()
    {
        var (login, secret, _) = await Person();
        using var anybody = installation.Atlas.Anybody();
        var token = (await Password(anybody, login)).Json["pendingToken"]!.GetValue<string>();
        timed.Clock.Move(PendingSignIns.Life + TimeSpan.FromSeconds(1));
        (await Show(anybody, token, Next(secret))).ShouldRefuse(401, "account.pending-unknown");
        token = (await Password(anybody, login)).Json["pendingToken"]!.GetValue<string>();
        for (var attempt = 0; attempt < PendingSignIns.Tries; attempt++) (await Show(anybody, token, "000000")).ShouldRefuse(422, "account.code-wrong");
        (await Show(anybody, token, "000000")).ShouldRefuse(401, "account.pending-unknown");
        // Who knows the password and begins again is not let guess for ever.
        token = (await Password(anybody, login)).Json["pendingToken"]!.GetValue<string>();
        (await Show(anybody, token, "000000")).ShouldRefuse(429, "identity.too-many-attempts");
        timed.Clock.Move(TimeSpan.FromSeconds(31));
        (await Show(anybody, token, Next(secret))).ShouldBe(200);
    }

    [Fact]
    public async Task goes_on_in_no_other_browser_and_at_no_other_clinic()
    {
        var (login, secret, _) = await Person();
        using var browser = installation.Atlas.Anybody();
        var door = (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password, ["return"] = "/agenda" })).ShouldBe(303);
        door.Headers.Location!.ToString().ShouldBe("/sign-in/second?return=%2Fagenda");
        var pending = door.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("enamel.pending=", StringComparison.Ordinal));
        pending.ShouldContain("httponly", Case.Insensitive);
        pending.ShouldContain("samesite=lax", Case.Insensitive);
        using var thief = installation.Atlas.Anybody();
        thief.Headers.Add("Cookie", pending.Split(';')[0]);
        (await thief.PostForm("/sign-in/second", new() { ["code"] = Next(secret) })).ShouldBe(401);
        using var elsewhere = installation.Mansour.Anybody();
        (await elsewhere.Post("/api/v1/auth/second-factor", new { pendingToken = pending.Split(';')[0].Split('=')[1], code = Next(secret) })).ShouldRefuse(401, "account.pending-unknown");
        (await browser.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await browser.Get("/sign-in/second?return=%2Fagenda")).ShouldBe(200).Text.ShouldContain("one-time-code");
        var wrong = (await browser.PostForm("/sign-in/second", new() { ["code"] = "000000", ["return"] = "/agenda" })).ShouldBe(422);
        wrong.Text.ShouldContain("role=\"alert\"");
        (await browser.PostForm("/sign-in/second", new() { ["code"] = Next(secret), ["return"] = "/agenda" })).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/agenda");
        (await browser.Get("/api/v1/me")).ShouldBe(200);
    }

    [Fact]
    public async Task is_set_up_before_anything_else_where_the_clinic_asks_it_of_the_role()
    {
        await Owner.Do(installation, "update registry.clinics set second_factor_roles = '{cashier}' where slug = 'mansour'");
        using var receptionist = await installation.Mansour.As(Role.Receptionist);
        using var program = installation.Mansour.Anybody();
        var needed = (await Password(program, "cashier.mansour")).ShouldRefuse(401, "identity.second-factor-enrolment-needed");
        var token = needed.Json["pendingToken"]!.GetValue<string>();
        (await Show(program, token, "000000")).ShouldRefuse(422, "account.code-wrong");
        var enrolment = (await program.Post(needed.Json["complete"]!.GetValue<string>(), new { pendingToken = token })).ShouldBe(200).Json;
        enrolment["uri"]!.GetValue<string>().ShouldStartWith("otpauth://totp/Cabinet%20mansour");
        var secret = enrolment["secret"]!.GetValue<string>();
        var done = (await program.Post("/api/v1/auth/second-factor/enrolment/confirm", new { pendingToken = token, code = Next(secret) })).ShouldBe(200).Json;
        done["recoveryCodes"]!.AsArray().Count.ShouldBe(RecoveryCodes.Count);
        using var caller = new Caller(installation.BaseAddress, "mansour.localhost", done["accessToken"]!.GetValue<string>());
        (await caller.Get("/api/v1/me")).ShouldBe(200);
        // From now on the factor is shown, and nobody who stole the password sets up another.
        var again = (await Password(program, "cashier.mansour")).ShouldRefuse(401, "identity.second-factor-needed").Json["pendingToken"]!.GetValue<string>();
        (await program.Post("/api/v1/auth/second-factor/enrolment", new { pendingToken = again })).ShouldRefuse(409, "account.authenticator-there");
        await Owner.Do(installation, "update registry.clinics set second_factor_roles = '{}' where slug = 'mansour'");
    }

    [Fact]
    public async Task is_asked_of_the_manager_of_a_new_clinic_unless_somebody_decides_otherwise()
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        var opening = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Enamel.Platform.Tenancy.ClinicOpening>(provider);
        (await opening.Run(new()
        {
            Slug = "neuf", Name = "Cabinet neuf", Hosts = ["neuf.localhost"], Manager = new("Responsable", "manager", "chef", TestCluster.Password),
        }, CancellationToken.None)).Expected();
        using var anybody = installation.Clinic("neuf").Anybody();
        (await Password(anybody, "chef")).ShouldRefuse(401, "identity.second-factor-enrolment-needed");
    }

    [Fact]
    public async Task is_decided_per_role_by_the_manager_and_by_nobody_else()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        (await doctor.Get("/api/v1/security")).ShouldRefuse(403, "not-allowed");
        (await doctor.Put("/api/v1/security", new { secondFactorRoles = Array.Empty<string>(), idleLockMinutes = 10 })).ShouldRefuse(403, "not-allowed");
        (await manager.Put("/api/v1/security", new { secondFactorRoles = new[] { "lab_tech" }, idleLockMinutes = 30 })).ShouldBe(204);
        var now = (await manager.Get("/api/v1/security")).ShouldBe(200).Json;
        now["secondFactorRoles"]!.AsArray().Single()!.GetValue<string>().ShouldBe("lab_tech");
        now["idleLockMinutes"]!.GetValue<int>().ShouldBe(30);
        (await manager.Put("/api/v1/security", new { secondFactorRoles = new[] { "king" }, idleLockMinutes = 30 })).ShouldRefuse(422, "fields");
        (await manager.Put("/api/v1/security", new { secondFactorRoles = Array.Empty<string>(), idleLockMinutes = 0 })).ShouldRefuse(422, "fields");
        (await manager.Put("/api/v1/security", new { secondFactorRoles = Array.Empty<string>(), idleLockMinutes = 10 })).ShouldBe(204);
    }

    [Fact]
    public async Task is_taken_away_with_the_password_only_and_not_while_the_clinic_asks_for_it()
    {
        var (login, secret, _) = await Person();
        using var browser = installation.Atlas.Anybody();
        (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
        (await browser.PostForm("/sign-in/second", new() { ["code"] = Next(secret) })).ShouldBe(303);
        (await browser.PostForm("/account/authenticator/remove", new() { ["password"] = "not mine" })).ShouldBe(422);
        await Owner.Do(installation, "update registry.clinics set second_factor_roles = '{assistant}' where slug = 'atlas'");
        WebUtility.HtmlDecode((await browser.PostForm("/account/authenticator/remove", new() { ["password"] = TestCluster.Password })).ShouldBe(422).Text).ShouldContain("exige une deuxième vérification");
        await Owner.Do(installation, "update registry.clinics set second_factor_roles = '{}' where slug = 'atlas'");
        (await browser.PostForm("/account/authenticator/remove", new() { ["password"] = TestCluster.Password })).ShouldBe(303);
        (await installation.Atlas.SignIn(login)).Dispose();
    }

    [Fact]
    public async Task keeps_its_secret_sealed()
    {
        var (_, secret, _) = await Person();
        (await Owner.Ask<string>(installation, "select string_agg(a::text, ' ') from registry.authenticators a")).ShouldNotContain(secret);
        (await Owner.Ask<string>(installation, "select string_agg(a::text, ' ') from registry.audit_entries a where subject = 'registry_authenticators'")).ShouldContain("•••");
    }

    // A new assistant who has set up an app, by the pages that people use.
    async Task<(string Login, string Secret, IReadOnlyList<string> Codes)> Person()
    {
        var login = $"aide{Guid.CreateVersion7(timed.Clock.GetUtcNow()):N}";
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Aide Nouvelle", role = "assistant", username = login, password = TestCluster.Password })).ShouldBe(201);
        using var browser = installation.Atlas.Anybody();
        (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
        (await browser.PostForm("/account/authenticator", new() { ["password"] = "not mine" })).ShouldBe(422);
        var page = (await browser.PostForm("/account/authenticator", new() { ["password"] = TestCluster.Password })).ShouldBe(200).Text;
        page.ShouldContain("data:image/svg&#x2B;xml;base64,");
        var secret = Regex.Match(page, "dir=\"ltr\">(?<secret>[A-Z2-7 ]+)<", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["secret"].Value.Replace(" ", "", StringComparison.Ordinal);
        (await browser.PostForm("/account/authenticator/confirm", new() { ["code"] = "000000" })).ShouldBe(422);
        var codes = (await browser.PostForm("/account/authenticator/confirm", new() { ["code"] = Next(secret) })).ShouldBe(200).Text;
        return (login, secret, [.. Regex.Matches(codes, "<li class=\"code\">(?<code>[A-Z2-7-]+)<", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["code"].Value)]);
    }

    // Each code works once: the telephone shows another half a minute later.
    string Next(string secret)
    {
        timed.Clock.Move(TimeSpan.FromSeconds(31));
        return Totp.Code(Base32.Read(secret), Totp.StepAt(timed.Clock.GetUtcNow()));
    }

    static Task<Reply> Password(Caller anybody, string login) => anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password });

    static Task<Reply> Show(Caller anybody, string token, string code) => anybody.Post("/api/v1/auth/second-factor", new { pendingToken = token, code });
}
