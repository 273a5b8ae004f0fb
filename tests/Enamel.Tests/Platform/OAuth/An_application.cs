using System.Net.Http.Json;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.OAuth;

public sealed class An_application(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task works_on_its_own_as_what_the_clinic_made_it_and_the_trail_names_it()
    {
        using var app = await App.LetIn(installation, role: "receptionist", scopes: ["patients"], redirects: []);
        var given = (await app.OnItsOwn()).ShouldBe(200);
        given.Json["refresh_token"].ShouldBeNull();
        given.Json["expires_in"]!.GetValue<int>().ShouldBe(600);
        var patient = (await app.Call(HttpMethod.Post, "/api/v1/patients", given.Access(), body: JsonContent.Create(new { firstName = "Rim", lastName = "Clienti" }))).ShouldBe(201).Json["id"];
        (await Owner.Ask<string>(installation, $"select a.role || ' ' || (u.display_name like 'Application %') from clinic_atlas.audit_entries a join registry.users u on u.id = a.user_id where a.action = 'insert' and a.subject_id = '{patient}'"))
            .ShouldBe("receptionist true");
        (await app.Call(HttpMethod.Get, "/api/v1/branches", given.Access())).ShouldRefuse(403, "not-allowed");
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Get("/api/v1/staff")).Text.ShouldNotContain("Application "); // it is nobody of the staff
    }

    [Fact]
    public async Task is_given_less_when_it_asks_for_less_and_nothing_more()
    {
        using var app = await App.LetIn(installation, role: "assistant");
        (await app.OnItsOwn("patients:read")).ShouldBe(200).Json["scope"]!.GetValue<string>().ShouldBe("patients:read");
        (await app.OnItsOwn("identity")).ShouldSayNo("invalid_scope");
        (await app.OnItsOwn("premises")).ShouldSayNo("invalid_scope");
        using var people = await App.LetIn(installation);
        (await people.OnItsOwn()).ShouldSayNo("unauthorized_client");
        (await app.Token(form => form["grant_type"] = "password")).ShouldSayNo("unsupported_grant_type");
        (await app.Token(_ => { })).ShouldSayNo("invalid_request");
    }

    [Fact]
    public async Task cannot_be_signed_in_as()
    {
        using var app = await App.LetIn(installation, role: "assistant");
        using var anybody = installation.Atlas.Anybody();
        foreach (var login in new[] { app.Id, "Application", "" })
            (await anybody.Post("/api/v1/auth/login", new { login, password = app.Secret })).ShouldRefuse(401, "identity.wrong-login");
    }

    [Fact]
    public async Task in_a_browser_of_another_site_reaches_what_it_needs_without_cookies_and_nothing_else()
    {
        using var app = await App.LetIn(installation, role: "assistant");
        using var script = installation.Atlas.Anybody();
        script.Headers.Add("Origin", "https://spa.example");
        script.Headers.Add("Sec-Fetch-Site", "cross-site");
        foreach (var (path, method) in new[] { ("/oauth/token", "POST"), ("/oauth/revoke", "POST"), ("/.well-known/oauth-authorization-server", "GET"), ("/.well-known/jwks.json", "GET") })
        {
            var asked = (await script.Send(new(HttpMethod.Options, path) { Headers = { { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", "dpop" } } })).ShouldBe(204);
            asked.Headers.GetValues("Access-Control-Allow-Origin").Single().ShouldBe("*");
            asked.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldBe(method);
            asked.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("DPoP");
            asked.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        }
        var given = await script.PostForm("/oauth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = app.Id, ["client_secret"] = app.Secret ?? "" });
        given.ShouldBe(200).Headers.GetValues("Access-Control-Allow-Origin").Single().ShouldBe("*");
        (await script.PostForm("/oauth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = app.Id, ["client_secret"] = "wrong" })).ShouldBe(401)
            .Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("DPoP-Nonce");
        foreach (var path in new[] { "/api/v1/patients", "/oauth/introspect", "/sign-in", "/api/v1/auth/login" })
        {
            (await script.Post(path, new { })).ShouldBe(403).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
            (await script.Send(new(HttpMethod.Options, path))).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task ends_its_own_tokens_and_nobody_elses()
    {
        using var app = await App.LetIn(installation);
        using var other = await App.LetIn(installation);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var given = await app.Exchange(await app.Code(desk));
        (await other.Post("/oauth/revoke", form => form["token"] = given.Refresh())).ShouldBe(200);
        (await app.Call(HttpMethod.Get, "/api/v1/me", given.Access())).ShouldBe(200);
        (await app.Post("/oauth/revoke", form => form["token"] = "unknown")).ShouldBe(200).Text.ShouldBe("");
        (await app.Post("/oauth/revoke", _ => { })).ShouldSayNo("invalid_request");
        (await app.Post("/oauth/revoke", form => (form["token"], form["client_secret"]) = (given.Refresh(), "wrong"))).ShouldSayNo("invalid_client", 401);
        // A hint that is wrong does not keep the token from being found.
        (await app.Post("/oauth/revoke", form => (form["token"], form["token_type_hint"]) = (given.Refresh(), "access_token"))).ShouldBe(200);
        (await app.Call(HttpMethod.Get, "/api/v1/me", given.Access())).ShouldRefuse(401, "session-ended");
        (await app.Renew(given.Refresh())).ShouldSayNo("invalid_grant");
        var again = await app.Exchange(await app.Code(desk));
        (await app.Post("/oauth/revoke", form => form["token"] = again.Access())).ShouldBe(200);
        (await app.Renew(again.Refresh())).ShouldSayNo("invalid_grant");
    }

    [Fact]
    public async Task learns_what_a_token_is_worth()
    {
        using var app = await App.LetIn(installation);
        using var other = await App.LetIn(installation);
        using var server = await App.LetIn(installation, introspects: true, redirects: []);
        using var open = await App.LetIn(installation, isPublic: true);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var given = await app.Exchange(await app.Code(desk));
        var seen = (await Look(app, given.Access())).Json;
        seen["active"]!.GetValue<bool>().ShouldBeTrue();
        seen["client_id"]!.GetValue<string>().ShouldBe(app.Id);
        seen["scope"]!.GetValue<string>().ShouldBe("patients");
        seen["iss"]!.GetValue<string>().ShouldBe(app.Root);
        seen["exp"]!.GetValue<long>().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        (await Look(server, given.Access())).Json["active"]!.GetValue<bool>().ShouldBeTrue();
        (await Look(app, given.Refresh())).Json["active"]!.GetValue<bool>().ShouldBeTrue();
        const string nothing = """{"active":false}""";
        (await Look(other, given.Access())).Text.ShouldBe(nothing);
        (await Look(app, "unknown")).Text.ShouldBe(nothing);
        (await Look(app, given.Access()[..^4] + "AAAA")).Text.ShouldBe(nothing);
        (await open.Post("/oauth/introspect", form => form["token"] = given.Access())).ShouldSayNo("invalid_client", 401);
        using var cashier = await installation.Atlas.As(Role.Cashier);
        (await Look(server, cashier.Headers.Authorization!.Parameter!)).Text.ShouldBe(nothing); // the clinic's own tokens are no application's business
        using var theirs = await App.LetIn(installation, "mansour", introspects: true);
        (await Look(theirs, given.Access())).Text.ShouldBe(nothing);
        (await app.Post("/oauth/revoke", form => form["token"] = given.Access())).ShouldBe(200);
        (await Look(server, given.Access())).Text.ShouldBe(nothing);

        static async Task<Reply> Look(App by, string token) => (await by.Post("/oauth/introspect", form => form["token"] = token)).ShouldBe(200);
    }

    [Theory]
    [InlineData("atlas.localhost", "/.well-known/oauth-authorization-server", "http://atlas.localhost")]
    [InlineData("localhost", "/.well-known/oauth-authorization-server/clinic/atlas", "http://localhost/clinic/atlas")]
    [InlineData("localhost", "/clinic/atlas/.well-known/oauth-authorization-server", "http://localhost/clinic/atlas")]
    public async Task finds_its_way_by_the_metadata(string host, string path, string issuer)
    {
        using var anybody = new Caller(installation.BaseAddress, host, null);
        var said = JsonDocument.Parse((await anybody.Get(path)).ShouldBe(200).Text).RootElement;
        said.GetProperty("issuer").GetString().ShouldBe(issuer);
        said.GetProperty("authorization_endpoint").GetString().ShouldBe($"{issuer}/oauth/authorize");
        said.GetProperty("token_endpoint").GetString().ShouldBe($"{issuer}/oauth/token");
        said.GetProperty("jwks_uri").GetString().ShouldBe($"{issuer}/.well-known/jwks.json");
        said.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(one => one.GetString()).ShouldBe(["S256"]);
        said.GetProperty("response_types_supported").EnumerateArray().Select(one => one.GetString()).ShouldBe(["code"]);
        said.GetProperty("dpop_signing_alg_values_supported").EnumerateArray().Select(one => one.GetString()).ShouldBe(["ES256"]);
        said.GetProperty("scopes_supported").EnumerateArray().Select(one => one.GetString()).ShouldContain("patients:read");
        using var program = new Caller(installation.BaseAddress, "localhost", null);
        (await program.Get("/.well-known/oauth-authorization-server/clinic/nobody")).ShouldRefuse(404, "clinic-unknown");
    }

    [Fact]
    public async Task is_kept_by_the_manager_alone()
    {
        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Manager))
        {
            using var member = await installation.Atlas.As(role);
            (await member.Get("/api/v1/applications")).ShouldRefuse(403, "not-allowed");
            (await member.Post("/api/v1/applications", new { name = "Mienne" })).ShouldRefuse(403, "not-allowed");
        }
    }

    [Fact]
    public async Task is_shut_out_with_all_its_tokens_at_once()
    {
        using var app = await App.LetIn(installation, role: "assistant");
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var given = await app.Exchange(await app.Code(desk));
        var own = (await app.OnItsOwn()).Access();
        var pending = await app.Code(desk);
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/applications/{app.Id}/revoke")).ShouldBe(204);
        (await app.Call(HttpMethod.Get, "/api/v1/me", given.Access())).ShouldRefuse(401, "session-ended");
        (await app.Call(HttpMethod.Get, "/api/v1/patients", own)).ShouldRefuse(401, "session-ended");
        (await app.Renew(given.Refresh())).ShouldSayNo("invalid_client", 401);
        (await app.Exchange(pending)).ShouldSayNo("invalid_client", 401);
        (await desk.Get(app.AuthorizePath())).ShouldBe(400);
        (await manager.Post($"/api/v1/applications/{app.Id}/revoke")).ShouldRefuse(404, "oauth.no-such-client");
    }

    [Fact]
    public async Task is_given_another_secret_and_the_old_one_is_worth_nothing()
    {
        using var app = await App.LetIn(installation, role: "assistant");
        using var manager = await installation.Atlas.As(Role.Manager);
        var fresh = (await manager.Post($"/api/v1/applications/{app.Id}/secret")).ShouldBe(200).Json["secret"]!.GetValue<string>();
        (await app.OnItsOwn()).ShouldSayNo("invalid_client", 401);
        (await app.Token(form => (form["grant_type"], form["client_secret"]) = ("client_credentials", fresh))).ShouldBe(200);
        (await Owner.Ask<long>(installation, $"select count(*) from registry.oauth_clients c where to_jsonb(c)::text like '%{fresh}%'")).ShouldBe(0);
        (await manager.Get("/api/v1/applications")).ShouldBe(200).Text.ShouldNotContain(fresh);
    }

    [Theory]
    [InlineData("redirectUris", "http://app.example/back")]
    [InlineData("redirectUris", "https://*.app.example/back")]
    [InlineData("redirectUris", "https://app.example/back#x")]
    [InlineData("redirectUris", "https://a:b@app.example/")]
    [InlineData("redirectUris", "javascript:alert(1)")]
    [InlineData("redirectUris", "myapp:/back")]
    [InlineData("redirectUris", "https://app.example/;x")]
    [InlineData("redirectUris", "app")]
    [InlineData("scopes", "identity")]
    [InlineData("scopes", "oauth")]
    [InlineData("scopes", "devices")]
    [InlineData("scopes", "patients:write")]
    [InlineData("role", "manager")]
    [InlineData("role", "cashier")]
    [InlineData("role", "doctor")]
    [InlineData("role", "king")]
    public async Task is_not_let_in_with_what_would_be_dangerous(string field, string value)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var answer = await manager.Post("/api/v1/applications", new
        {
            name = $"Dangereuse {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}",
            redirectUris = new[] { field == "redirectUris" ? value : App.Redirect },
            scopes = new[] { field == "scopes" ? value : "patients" },
            role = field == "role" ? value : null,
        });
        answer.ShouldRefuse(422, "fields").Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task is_let_in_by_the_page_which_shows_its_secret_once()
    {
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        manager.Headers.Add("HX-Request", "true");
        (await manager.PostForm("/settings/applications", new() { ["name"] = "", ["redirectUris"] = "app" })).ShouldBe(422);
        var made = (await manager.PostForm("/settings/applications", new()
        {
            ["name"] = "Application de la page", ["redirectUris"] = "https://app.example/back\nma.exemple.app:/retour", ["scope-patients"] = "patients:read", ["scope-scheduling"] = "", ["role"] = "",
        })).ShouldBe(200).Text;
        made.ShouldContain("client_secret");
        var listed = (await manager.Get("/settings/applications")).ShouldBe(200).Text;
        listed.ShouldContain("Application de la page");
        listed.ShouldContain("ma.exemple.app:/retour");
        listed.ShouldNotContain("client_secret");
        (await manager.PostForm("/settings/applications", new() { ["name"] = "Application de la page", ["redirectUris"] = App.Redirect, ["scope-patients"] = "patients" })).ShouldBe(409);
    }
}
