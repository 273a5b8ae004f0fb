using System.Net.Http.Json;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Enamel.Tests.Platform.OAuth;

public sealed class Letting_an_application_act(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task gives_it_tokens_that_are_worth_what_was_consented_to_and_no_more_than_the_person(bool isPublic)
    {
        using var app = await App.LetIn(installation, isPublic: isPublic);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var given = (await app.Exchange(await app.Code(desk, request => request["scope"] = "patients:read"))).ShouldBe(200);
        given.Headers.CacheControl!.NoStore.ShouldBeTrue();
        given.Json["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        given.Json["scope"]!.GetValue<string>().ShouldBe("patients:read");
        var token = given.Access();
        (await app.Call(HttpMethod.Get, "/api/v1/patients", token)).ShouldBe(200);
        (await app.Call(HttpMethod.Post, "/api/v1/patients", token, body: JsonContent.Create(new { firstName = "A", lastName = "B" }))).ShouldRefuse(403, "not-allowed");
        (await app.Call(HttpMethod.Get, "/api/v1/appointments?from=2031-01-01&to=2031-01-02", token)).ShouldRefuse(403, "not-allowed");
        (await app.Call(HttpMethod.Get, "/api/v1/devices", token)).ShouldRefuse(403, "not-allowed");
        (await app.Call(HttpMethod.Post, "/api/v1/devices", token, body: JsonContent.Create(new { name = "x" }))).ShouldRefuse(403, "not-allowed");
        var me = (await app.Call(HttpMethod.Get, "/api/v1/me", token)).ShouldBe(200).Json;
        me["role"]!.GetValue<string>().ShouldBe("receptionist");
        var claims = JwsParts.Read(token).Expected().Payload;
        claims.GetProperty("iss").GetString().ShouldBe(app.Root);
        claims.GetProperty("aud").GetString().ShouldBe("atlas");
        claims.GetProperty("client_id").GetString().ShouldBe(app.Id);
        claims.GetProperty("scope").GetString().ShouldBe("patients:read");
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = 'application-consent' and subject_id = '{app.Id}'")).ShouldBe(1);
    }

    [Fact]
    public async Task lets_it_change_things_where_the_whole_module_was_consented_to_but_never_beyond_the_role()
    {
        using var app = await App.LetIn(installation, scopes: ["patients", "premises"]);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var token = (await app.Exchange(await app.Code(desk, request => request["scope"] = "patients premises"))).Access();
        (await app.Call(HttpMethod.Post, "/api/v1/patients", token, body: JsonContent.Create(new { firstName = "Samir", lastName = "Oauthi" }))).ShouldBe(201);
        (await app.Call(HttpMethod.Post, "/api/v1/branches", token, body: JsonContent.Create(new { name = "Annexe" }))).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task asks_who_is_not_signed_in_to_sign_in_first_and_names_who_asks_for_what()
    {
        using var app = await App.LetIn(installation);
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Get(app.AuthorizePath())).ShouldBe(303).Headers.Location!.ToString().ShouldStartWith("/sign-in?return=%2Foauth%2Fauthorize%3F");
        using var desk = await installation.Atlas.AsPage(Role.Assistant);
        var page = (await desk.Get(app.AuthorizePath(request => request["scope"] = "patients:read"))).ShouldBe(200);
        page.Text.ShouldContain("Application ");
        page.Text.ShouldContain("https://app.example");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self' https://app.example;");
        (await desk.Get("/")).Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self';");
    }

    [Fact]
    public async Task sends_the_answer_with_state_and_issuer_and_a_no_as_a_no()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var yes = (await app.Decide(desk, "allow")).ShouldBe(303).Headers.Location!;
        yes.GetLeftPart(UriPartial.Path).ShouldBe(App.Redirect);
        var answer = QueryHelpers.ParseQuery(yes.Query);
        answer["state"].ToString().ShouldBe("xyz");
        answer["iss"].ToString().ShouldBe("http://atlas.localhost");
        foreach (var decision in new[] { "deny", "", "ALLOW" })
        {
            var no = QueryHelpers.ParseQuery((await app.Decide(desk, decision)).ShouldBe(303).Headers.Location!.Query);
            no["error"].ToString().ShouldBe("access_denied");
            no["state"].ToString().ShouldBe("xyz");
            no.ContainsKey("code").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task is_refused_without_leading_anywhere_when_the_address_is_not_the_applications_own()
    {
        using var app = await App.LetIn(installation, redirects: [App.Redirect, "http://127.0.0.1:4000/back"]);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        foreach (var tricked in new[]
        {
            null, "", "https://app.example/back/", "https://app.example/back?x=1", "https://app.example/back#x", "https://app.example/BACK", "https://app.example:443/back", "https://app.example/back/../evil",
            "https://app.example.evil.example/back", "https://evil.example/back", "https://app.example@evil.example/back", "http://app.example/back", "//app.example/back", "/back", "javascript:alert(1)",
            "data:text/html,x", "https://app.example/back%0d%0aX: y", "http://127.0.0.1.evil.example:4000/back", "http://localhost:4000/back", "http://127.0.0.1:4000/other", "http://a@127.0.0.1:4000/back", "http://[::1]:4000/back",
        })
        {
            var asked = await desk.Get(app.AuthorizePath(request => request["redirect_uri"] = tricked));
            ((int)asked.Status).ShouldBe(400, tricked);
            asked.Headers.Location.ShouldBeNull(tricked);
            var decided = await app.Decide(desk, "allow", request => request["redirect_uri"] = tricked);
            ((int)decided.Status).ShouldBe(400, tricked);
            decided.Headers.Location.ShouldBeNull(tricked);
        }
        (await desk.Get(app.AuthorizePath() + "&redirect_uri=https%3A%2F%2Fevil.example")).ShouldBe(400).Headers.Location.ShouldBeNull();
        (await desk.Get(app.AuthorizePath() + "&client_id=x")).ShouldBe(400);
        (await desk.Get(app.AuthorizePath(request => request["client_id"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString()))).ShouldBe(400);
        // Only the port is the machine's to choose (RFC 8252).
        (await desk.Get(app.AuthorizePath(request => request["redirect_uri"] = "http://127.0.0.1:51234/back"))).ShouldBe(200);
        using var theirs = await installation.Mansour.AsPage(Role.Receptionist);
        (await theirs.Get(app.AuthorizePath())).ShouldBe(400);
    }

    [Fact]
    public async Task is_refused_without_the_proof_key_or_with_a_weaker_one()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        foreach (var (what, change) in new (string, Action<Dictionary<string, string?>>)[]
        {
            ("no challenge", request => request["code_challenge"] = null),
            ("no method, which means plain", request => request["code_challenge_method"] = null),
            ("plain", request => (request["code_challenge_method"], request["code_challenge"]) = ("plain", app.Verifier)),
            ("an empty challenge", request => request["code_challenge"] = ""),
            ("a short challenge", request => request["code_challenge"] = "abc"),
            ("another spelling", request => request["code_challenge_method"] = "s256"),
        })
        {
            Error(await desk.Get(app.AuthorizePath(change))).ShouldBe("invalid_request", what);
            Error(await app.Decide(desk, "allow", change)).ShouldBe("invalid_request", what);
        }
        Error(await desk.Get(app.AuthorizePath(request => request["response_type"] = "token"))).ShouldBe("unsupported_response_type");
        Error(await desk.Get(app.AuthorizePath(request => request["scope"] = "patients identity"))).ShouldBe("invalid_scope");
        Error(await desk.Get(app.AuthorizePath(request => request["scope"] = "scheduling"))).ShouldBe("invalid_scope"); // it was let read only
        Error(await desk.Get(app.AuthorizePath() + "&scope=patients")).ShouldBe("invalid_request");

        static string Error(Reply answer) => QueryHelpers.ParseQuery(answer.ShouldBe(303).Headers.Location!.Query)["error"].ToString();
    }

    [Fact]
    public async Task exchanges_a_code_for_who_asked_for_it_alone()
    {
        using var app = await App.LetIn(installation);
        using var other = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var code = await app.Code(desk);
        (await app.Exchange(code, form => form.Remove("code_verifier"))).ShouldSayNo("invalid_grant");
        (await app.Exchange(code, form => form["code_verifier"] = new string('a', 43))).ShouldSayNo("invalid_grant");
        (await app.Exchange(code, form => form["code_verifier"] = app.Challenge)).ShouldSayNo("invalid_grant");
        (await app.Exchange(code, form => form["redirect_uri"] = "https://evil.example")).ShouldSayNo("invalid_grant");
        other.Verifier = app.Verifier;
        (await other.Exchange(code)).ShouldSayNo("invalid_grant");
        (await app.Exchange(code, form => form["client_secret"] = new string('a', 43))).ShouldSayNo("invalid_client", 401);
        (await app.Exchange(code, form => form.Remove("client_secret"))).ShouldSayNo("invalid_client", 401);
        (await app.Exchange("nonsense")).ShouldSayNo("invalid_grant");
        (await app.Exchange(code, form => form.Remove("redirect_uri"))).ShouldBe(200); // OAuth 2.1 has dropped it there
    }

    [Fact]
    public async Task ends_everything_when_a_code_is_exchanged_twice()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var code = await app.Code(desk);
        var token = (await app.Exchange(code)).Access();
        (await app.Call(HttpMethod.Get, "/api/v1/patients", token)).ShouldBe(200);
        (await app.Exchange(code)).ShouldSayNo("invalid_grant");
        (await app.Call(HttpMethod.Get, "/api/v1/patients", token)).ShouldRefuse(401, "session-ended");
    }

    [Fact]
    public async Task is_seen_among_ones_sessions_by_its_name_and_ended_there()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var given = await app.Exchange(await app.Code(desk));
        (await app.Call(HttpMethod.Get, "/api/v1/patients", given.Access())).ShouldBe(200);
        var session = (await desk.Get("/api/v1/me/sessions")).ShouldBe(200).Json["items"]!.AsArray().Where(one => one!["application"] is not null).MaxBy(one => one!["createdAt"]!.GetValue<DateTimeOffset>())!;
        session["application"]!.GetValue<string>().ShouldStartWith("Application ");
        (await desk.Get("/account/security")).ShouldBe(200).Text.ShouldContain(session["application"]!.GetValue<string>());
        (await desk.PostForm($"/account/sessions/{session["id"]!.GetValue<Guid>()}/end", [])).ShouldBe(303);
        (await app.Call(HttpMethod.Get, "/api/v1/patients", given.Access())).ShouldBe(401);
        (await app.Renew(given.Refresh())).ShouldSayNo("invalid_grant");
    }

    [Fact]
    public async Task forgets_a_code_after_a_minute()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var code = await app.Code(desk);
        (await Owner.Ask<bool>(installation, $"select bool_and(expires_at - created_at = interval '1 minute') from registry.oauth_codes where client_id = '{app.Id}'")).ShouldBeTrue();
        await Owner.Do(installation, $"update registry.oauth_codes set expires_at = now() - interval '1 second' where client_id = '{app.Id}'");
        (await app.Exchange(code)).ShouldSayNo("invalid_grant");
    }

    [Fact]
    public async Task renews_tokens_once_each_and_ends_everything_when_one_is_used_twice()
    {
        using var app = await App.LetIn(installation);
        using var other = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var first = await app.Exchange(await app.Code(desk));
        (await other.Renew(first.Refresh())).ShouldSayNo("invalid_grant");
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = first.Refresh() })).ShouldRefuse(401, "identity.refresh-refused"); // an application's token is none of the clinic's own
        var second = await app.Renew(first.Refresh());
        second.Json["scope"]!.GetValue<string>().ShouldBe("patients");
        (await app.Call(HttpMethod.Get, "/api/v1/patients", second.Access())).ShouldBe(200);
        (await app.Renew(first.Refresh())).ShouldSayNo("invalid_grant");
        (await app.Renew(second.Refresh())).ShouldSayNo("invalid_grant");
        (await app.Call(HttpMethod.Get, "/api/v1/patients", second.Access())).ShouldRefuse(401, "session-ended");
    }

    [Fact]
    public async Task binds_the_tokens_to_a_key_where_a_proof_comes_with_the_exchange()
    {
        using var app = await App.LetIn(installation, isPublic: true);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        using var key = new DeviceKey();
        using var thief = new DeviceKey();
        var code = await app.Code(desk, request => request["dpop_jkt"] = key.Thumbprint);
        var needed = (await app.Exchange(code, proof: key.Proof("POST", $"{app.Root}/oauth/token"))).ShouldSayNo("use_dpop_nonce");
        var nonce = needed.Headers.GetValues("DPoP-Nonce").Single();
        (await app.Exchange(code)).ShouldSayNo("invalid_dpop_proof"); // the code is bound already
        (await app.Exchange(code, proof: thief.Proof("POST", $"{app.Root}/oauth/token", nonce: nonce))).ShouldSayNo("invalid_dpop_proof");
        var given = await app.Exchange(code, proof: key.Proof("POST", $"{app.Root}/oauth/token", nonce: nonce));
        given.Json["token_type"]!.GetValue<string>().ShouldBe("DPoP");
        (await app.Call(HttpMethod.Get, "/api/v1/patients", given.Access())).ShouldRefuse(401, "not-signed-in");
        (await app.Call(HttpMethod.Get, "/api/v1/patients", given.Access(), "DPoP", key.Proof("GET", $"{app.Root}/api/v1/patients", given.Access(), nonce))).ShouldBe(200);
        (await app.Renew(given.Refresh())).ShouldSayNo("invalid_dpop_proof");
    }

    [Fact]
    public async Task is_of_one_clinic_and_one_address()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var token = (await app.Exchange(await app.Code(desk))).Access();
        foreach (var (host, path) in new[] { ("mansour.localhost", "/api/v1/me"), ("localhost", "/clinic/mansour/api/v1/me"), ("localhost", "/clinic/atlas/api/v1/me") })
        {
            using var elsewhere = new Caller(installation.BaseAddress, host, token);
            (await elsewhere.Get(path)).ShouldRefuse(401, "not-signed-in");
        }
        (await app.Call(HttpMethod.Get, "/api/v1/me", token)).ShouldBe(200);
    }

    [Fact]
    public async Task works_under_the_clinics_path_too()
    {
        using var app = await App.LetIn(installation, prefix: "/clinic/atlas");
        using var person = new Caller(installation.BaseAddress, "localhost", null);
        (await person.PostForm("/clinic/atlas/sign-in", new() { ["login"] = "receptionist.atlas", ["password"] = TestCluster.Password })).ShouldBe(303);
        var asked = app.Request().Append(new("decision", "allow")).ToDictionary(part => part.Key, part => part.Value!, StringComparer.Ordinal);
        var answer = QueryHelpers.ParseQuery((await person.PostForm("/clinic/atlas/oauth/authorize", asked)).ShouldBe(303).Headers.Location!.Query);
        answer["iss"].ToString().ShouldBe("http://localhost/clinic/atlas");
        var token = (await app.Exchange(answer["code"].ToString())).Access();
        (await app.Call(HttpMethod.Get, "/api/v1/patients", token)).ShouldBe(200);
    }

    [Fact]
    public async Task by_header_is_believed_as_by_form_but_not_both_at_once()
    {
        using var app = await App.LetIn(installation, role: "assistant");
        (await Basic($"{app.Id}:{app.Secret}")).ShouldBe(200);
        (await Basic($"{app.Id}:{app.Secret}", ("client_secret", app.Secret!))).ShouldSayNo("invalid_client", 401); // it has one
        var wrong = (await Basic($"{app.Id}:wrong")).ShouldSayNo("invalid_client", 401);
        wrong.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Basic");
        (await Basic("nonsense")).ShouldSayNo("invalid_client", 401);

        Task<Reply> Basic(string told, params (string, string)[] more)
        {
            var form = more.Append(("grant_type", "client_credentials")).Select(part => KeyValuePair.Create(part.Item1, part.Item2));
            var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(form) };
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(told)));
            return app.Send(request);
        }
    }

    [Fact]
    public async Task another_site_cannot_consent_for_a_person()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        desk.Headers.Add("Sec-Fetch-Site", "cross-site");
        (await app.Decide(desk, "allow")).ShouldBe(403).Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task an_application_that_acts_for_somebody_cannot_let_another_one_act()
    {
        using var app = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var token = (await app.Exchange(await app.Code(desk))).Access();
        (await app.Call(HttpMethod.Get, app.AuthorizePath(), token)).ShouldBe(403);
    }
}
