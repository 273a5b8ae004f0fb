using System.Net.Http.Json;
using System.Text.Json;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Devices.Proofs;

public sealed class Proving_a_key(Installation installation) : IClassFixture<Installation>
{
    const string Me = "/api/v1/me";

    [Fact]
    public async Task at_sign_in_gives_tokens_that_are_bound_to_it()
    {
        using var terminal = new Terminal(installation, "atlas.localhost");
        var tokens = (await terminal.Post("/api/v1/auth/login", Login("cashier"), token: false)).ShouldBe(200).Json;
        tokens["tokenType"]!.GetValue<string>().ShouldBe("DPoP");
        terminal.Take(tokens);
        JwsParts.Read(terminal.AccessToken).Expected().Payload.GetProperty("cnf").GetProperty("jkt").GetString().ShouldBe(terminal.Key.Thumbprint);
        (await terminal.Get(Me)).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("cashier");
    }

    [Fact]
    public async Task at_sign_in_needs_the_servers_nonce()
    {
        using var terminal = new Terminal(installation, "atlas.localhost");
        var first = await terminal.With(HttpMethod.Post, "/api/v1/auth/login", terminal.Key.Proof("POST", terminal.Address("/api/v1/auth/login")), null, JsonContent.Create(Login("cashier")));
        first.ShouldRefuse(400, "devices.proof-nonce");
        first.Json["error"]!.GetValue<string>().ShouldBe("use_dpop_nonce");
        var nonce = first.Headers.GetValues("DPoP-Nonce").Single();
        nonce.Length.ShouldBe(24);
        var proof = terminal.Key.Proof("POST", terminal.Address("/api/v1/auth/login"), nonce: nonce);
        var second = await terminal.With(HttpMethod.Post, "/api/v1/auth/login", proof, null, JsonContent.Create(Login("cashier")));
        second.ShouldBe(200).Headers.GetValues("DPoP-Nonce").Single().ShouldNotBeEmpty();
        second.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await terminal.With(HttpMethod.Post, "/api/v1/auth/login", proof, null, JsonContent.Create(Login("cashier")))).ShouldRefuse(400, "devices.proof-replayed");
    }

    [Fact]
    public async Task without_one_sign_in_gives_a_plain_bearer_token()
    {
        using var anybody = installation.Atlas.Anybody();
        var tokens = (await anybody.Post("/api/v1/auth/login", Login("doctor"))).ShouldBe(200).Json;
        tokens["tokenType"]!.GetValue<string>().ShouldBe("Bearer");
        JwsParts.Read(tokens["accessToken"]!.GetValue<string>()).Expected().Payload.TryGetProperty("cnf", out _).ShouldBeFalse();
        using var program = new Terminal(installation, "atlas.localhost");
        (await program.With(HttpMethod.Get, Me, null, tokens["accessToken"]!.GetValue<string>(), scheme: "Bearer")).ShouldBe(200);
        var mixed = await program.With(HttpMethod.Get, Me, program.Key.Proof("GET", program.Address(Me), tokens["accessToken"]!.GetValue<string>()), tokens["accessToken"]!.GetValue<string>());
        ShouldChallenge(mixed, "devices.token-scheme", "invalid_token");
    }

    [Fact]
    public async Task at_sign_in_counts_whatever_old_token_is_still_shown()
    {
        using var terminal = await Terminal.SignedIn(installation, "cashier.atlas", "atlas");
        var proof = terminal.Key.Proof("POST", terminal.Address("/api/v1/auth/login"), nonce: terminal.Nonce);
        var again = await terminal.With(HttpMethod.Post, "/api/v1/auth/login", proof, "of.last.week", JsonContent.Create(Login("cashier")));
        again.ShouldBe(200).Json["tokenType"]!.GetValue<string>().ShouldBe("DPoP");
    }

    [Fact]
    public async Task a_wrong_password_is_a_wrong_password_all_the_same()
    {
        using var terminal = new Terminal(installation, "atlas.localhost");
        (await terminal.Post("/api/v1/auth/login", new { login = "cashier.atlas", password = "wrong" }, token: false)).ShouldRefuse(401, "identity.wrong-login");
    }

    [Fact]
    public async Task works_under_the_clinics_path_as_well_and_each_address_is_its_own()
    {
        using var terminal = new Terminal(installation, "localhost", "/clinic/atlas");
        terminal.Take((await terminal.Post("/api/v1/auth/login", Login("cashier"), token: false)).ShouldBe(200).Json);
        (await terminal.Get("/api/v1/me?x=1")).ShouldBe(200);
        var elsewhere = terminal.Key.Proof("GET", "http://atlas.localhost/api/v1/me", terminal.AccessToken, terminal.Nonce);
        ShouldChallenge(await terminal.With(HttpMethod.Get, Me, elsewhere, terminal.AccessToken), "devices.proof-address", "invalid_dpop_proof");
    }

    [Fact]
    public async Task is_needed_for_every_use_of_a_bound_token()
    {
        using var terminal = await Terminal.SignedIn(installation, "cashier.atlas", "atlas");
        var (key, token, address, nonce) = (terminal.Key, terminal.AccessToken, terminal.Address(Me), terminal.Nonce);
        using var thief = new DeviceKey();
        var accepted = key.Proof("GET", address, token, nonce);
        (await terminal.With(HttpMethod.Get, Me, accepted, token)).ShouldBe(200);
        foreach (var (proof, code, error) in new (string? Proof, string Code, string Error)[]
        {
            (null, "devices.proof-missing", "invalid_dpop_proof"),
            ("", "devices.proof-malformed", "invalid_dpop_proof"),
            ("a.b.c", "devices.proof-malformed", "invalid_dpop_proof"),
            (accepted, "devices.proof-replayed", "invalid_dpop_proof"),
            ($"{key.Proof("GET", address, token, nonce)}, {key.Proof("GET", address, token, nonce)}", "devices.proof-malformed", "invalid_dpop_proof"),
            (key.Proof("POST", address, token, nonce), "devices.proof-method", "invalid_dpop_proof"),
            (key.Proof("GET", "http://atlas.localhost/api/v1/staff", token, nonce), "devices.proof-address", "invalid_dpop_proof"),
            (key.Proof("GET", "http://mansour.localhost/api/v1/me", token, nonce), "devices.proof-address", "invalid_dpop_proof"),
            (thief.Proof("GET", address, token, nonce), "devices.proof-key", "invalid_token"),
            (thief.Proof("GET", address, token, nonce, header: header => header["jwk"] = key.Jwk), "devices.proof-signature", "invalid_dpop_proof"),
            (key.Proof("GET", address, token, nonce, claims: claims => claims["iat"] = TimeProvider.System.GetUtcNow().AddMinutes(-6).ToUnixTimeSeconds()), "devices.proof-stale", "invalid_dpop_proof"),
            (key.Proof("GET", address, token, nonce, claims: claims => claims["iat"] = TimeProvider.System.GetUtcNow().AddMinutes(2).ToUnixTimeSeconds()), "devices.proof-stale", "invalid_dpop_proof"),
            (key.Proof("GET", address, "another", nonce), "devices.proof-token", "invalid_dpop_proof"),
            (key.Proof("GET", address, null, nonce), "devices.proof-token", "invalid_dpop_proof"),
            (key.Proof("GET", address, token), "devices.proof-nonce", "use_dpop_nonce"),
            (key.Proof("GET", address, token, "AAAAAAAAAAAAAAAAAAAAAAAA"), "devices.proof-nonce", "use_dpop_nonce"),
        })
        {
            var answer = await terminal.With(HttpMethod.Get, Me, proof, token);
            ShouldChallenge(answer, code, error);
            answer.Headers.Contains("DPoP-Nonce").ShouldBe(error == "use_dpop_nonce", code);
        }
        (await terminal.Get(Me)).ShouldBe(200);
    }

    [Fact]
    public async Task a_stolen_token_is_useless_without_it()
    {
        using var terminal = await Terminal.SignedIn(installation, "manager.atlas", "atlas");
        using var thief = new Terminal(installation, "atlas.localhost") { Nonce = terminal.Nonce };
        (await thief.With(HttpMethod.Get, Me, null, terminal.AccessToken, scheme: "Bearer")).ShouldRefuse(401, "not-signed-in");
        var proof = thief.Key.Proof("GET", thief.Address(Me), terminal.AccessToken, thief.Nonce);
        (await thief.With(HttpMethod.Get, Me, proof, terminal.AccessToken, scheme: "Bearer")).ShouldRefuse(401, "not-signed-in");
        ShouldChallenge(await thief.With(HttpMethod.Get, Me, proof, terminal.AccessToken), "devices.proof-key", "invalid_token");
        ShouldChallenge(await thief.With(HttpMethod.Get, Me, null, terminal.AccessToken), "devices.proof-missing", "invalid_dpop_proof");
        (await thief.With(HttpMethod.Post, "/api/v1/auth/refresh", null, null, Refresh(terminal))).ShouldRefuse(400, "devices.proof-missing");
        (await thief.Post("/api/v1/auth/refresh", new { refreshToken = terminal.RefreshToken }, token: false)).ShouldRefuse(400, "devices.refresh-key").Json["error"]!.GetValue<string>().ShouldBe("invalid_grant");
        // What the thief tried has cost the owner nothing.
        terminal.Take((await terminal.Post("/api/v1/auth/refresh", new { refreshToken = terminal.RefreshToken }, token: false)).ShouldBe(200).Json);
        (await terminal.Get(Me)).ShouldBe(200);
    }

    [Fact]
    public async Task is_needed_to_renew_tokens_and_the_new_ones_are_bound_to_it_too()
    {
        using var terminal = await Terminal.SignedIn(installation, "assistant.atlas", "atlas");
        var old = terminal.RefreshToken;
        var renewed = (await terminal.Post("/api/v1/auth/refresh", new { refreshToken = old }, token: false)).ShouldBe(200).Json;
        renewed["tokenType"]!.GetValue<string>().ShouldBe("DPoP");
        terminal.Take(renewed);
        JwsParts.Read(terminal.AccessToken).Expected().Payload.GetProperty("cnf").GetProperty("jkt").GetString().ShouldBe(terminal.Key.Thumbprint);
        (await terminal.Post("/api/v1/auth/refresh", new { refreshToken = old }, token: false)).ShouldRefuse(401, "identity.refresh-refused");
        (await terminal.Get(Me)).ShouldRefuse(401, "session-ended");
    }

    [Fact]
    public async Task cannot_be_shown_twice_to_two_servers_and_each_takes_the_others_nonce()
    {
        await using var second = await installation.Beside();
        using var here = await Terminal.SignedIn(installation, "receptionist.atlas", "atlas");
        using var there = new Terminal(second, "atlas.localhost");
        var proof = here.Key.Proof("GET", here.Address(Me), here.AccessToken, here.Nonce);
        (await there.With(HttpMethod.Get, Me, proof, here.AccessToken)).ShouldBe(200);
        ShouldChallenge(await here.With(HttpMethod.Get, Me, proof, here.AccessToken), "devices.proof-replayed", "invalid_dpop_proof");
    }

    [Fact]
    public async Task many_times_at_once_with_one_proof_is_believed_once()
    {
        using var terminal = await Terminal.SignedIn(installation, "receptionist.atlas", "atlas");
        var proof = terminal.Key.Proof("GET", terminal.Address(Me), terminal.AccessToken, terminal.Nonce);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => terminal.With(HttpMethod.Get, Me, proof, terminal.AccessToken)));
        answers.Count(answer => (int)answer.Status == 200).ShouldBe(1);
    }

    [Fact]
    public async Task is_forgotten_when_it_would_be_too_old_anyway()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        await administrator.Execute("insert into registry.device_proofs (proof_hash, expires_at) values ('\\x01', now() - interval '1 hour')");
        await using var second = await installation.Beside(); // a server tidies with the first proof that it sees
        using var terminal = await Terminal.SignedIn(second, "receptionist.atlas", "atlas");
        (await administrator.Ask<long>("select count(*) from registry.device_proofs where proof_hash = '\\x01'")).ShouldBe(0);
        (await administrator.Ask<long>("select count(*) from registry.device_proofs")).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(false, 401)]
    [InlineData(true, 200)]
    public async Task behind_a_proxy_is_for_the_address_outside_where_the_proxy_is_known(bool isKnown, int status)
    {
        await using var behind = new Installation(installation.Cluster) { Settings = services => services.BelieveProxies(isKnown ? [System.Net.IPNetwork.Parse("127.0.0.0/8")] : []) };
        await behind.InitializeAsync();
        using var terminal = await Terminal.SignedIn(behind, "cashier.atlas", "atlas");
        var request = new HttpRequestMessage(HttpMethod.Get, Me);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {terminal.AccessToken}");
        request.Headers.TryAddWithoutValidation("DPoP", terminal.Key.Proof("GET", "https://atlas.localhost/api/v1/me", terminal.AccessToken, terminal.Nonce));
        using var anybody = behind.Atlas.Anybody();
        (await anybody.Send(request)).ShouldBe(status);
    }

    [Theory]
    [InlineData("atlas.localhost", "")]
    [InlineData("localhost", "/clinic/atlas")]
    public async Task our_own_keys_are_published_for_whoever_checks_our_tokens(string host, string prefix)
    {
        using var terminal = await Terminal.SignedIn(installation, "doctor.atlas", "atlas");
        using var anybody = new Caller(installation.BaseAddress, host, null);
        var set = (await anybody.Get($"{prefix}/.well-known/jwks.json")).ShouldBe(200);
        set.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(5));
        var keys = JsonDocument.Parse(set.Text).RootElement.GetProperty("keys").EnumerateArray()
            .ToDictionary(key => key.GetProperty("kid").GetString()!, key => PublicKey.FromJwk(key).Expected(), StringComparer.Ordinal); // each has a name
        set.Text.ShouldNotContain("\"d\"");
        Jws.Verify(terminal.AccessToken, AccessToken.Type, keys.GetValueOrDefault).Expected().GetProperty("role").GetString().ShouldBe("doctor");
    }

    static object Login(string role) => new { login = $"{role}.atlas", password = TestCluster.Password };

    static JsonContent Refresh(Terminal terminal) => JsonContent.Create(new { refreshToken = terminal.RefreshToken });

    static void ShouldChallenge(Reply answer, string code, string error)
    {
        answer.ShouldRefuse(401, code);
        answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().ToString().ShouldBe($"DPoP error=\"{error}\", algs=\"ES256\"", code);
    }
}
