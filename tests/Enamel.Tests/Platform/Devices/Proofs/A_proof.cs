using Enamel.Kernel;
using Enamel.Platform.Devices;
using Enamel.Tests.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Devices.Proofs;

public sealed class A_proof
{
    // RFC 9449: figure 2, a token request, and figure 12, a request with an access token
    const string Header = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.";
    const string ForTokens = Header + "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
    const string WithToken = Header + "eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
    const string Token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    const string Url = "https://atlas.example/api/v1/me";

    static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1562262620);
    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    static readonly DeviceKey Key = new();

    [Fact]
    public void of_RFC_9449_is_believed()
    {
        var forTokens = DpopProof.Read(ForTokens).Expected();
        forTokens.Key.Thumbprint.ShouldBe(Thumbprint);
        forTokens.Fits("POST", "https://server.example.com/token", null, Then).ShouldBe(Outcome.Done);
        var withToken = DpopProof.Read(WithToken).Expected();
        withToken.Fits("GET", "https://resource.example.org/protectedresource", Token, Then).ShouldBe(Outcome.Done);
        DpopProof.HashOf(Token).ShouldBe("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    }

    [Fact]
    public void fits_one_method_one_address_one_token_and_a_few_minutes()
    {
        var proof = DpopProof.Read(Key.Proof("GET", Url, "token")).Expected();
        proof.Fits("GET", Url, "token", Now).ShouldBe(Outcome.Done);
        proof.Fits("POST", Url, "token", Now).ShouldBe(ProofRefusals.WrongMethod);
        proof.Fits("get", Url, "token", Now).ShouldBe(ProofRefusals.WrongMethod);
        proof.Fits("GET", "https://mansour.example/api/v1/me", "token", Now).ShouldBe(ProofRefusals.WrongAddress);
        proof.Fits("GET", "http://atlas.example/api/v1/me", "token", Now).ShouldBe(ProofRefusals.WrongAddress);
        proof.Fits("GET", "https://atlas.example:8443/api/v1/me", "token", Now).ShouldBe(ProofRefusals.WrongAddress);
        proof.Fits("GET", "https://atlas.example/clinic/atlas/api/v1/me", "token", Now).ShouldBe(ProofRefusals.WrongAddress);
        proof.Fits("GET", "https://atlas.example/api/v1/ME", "token", Now).ShouldBe(ProofRefusals.WrongAddress);
        proof.Fits("GET", Url, "another", Now).ShouldBe(ProofRefusals.WrongToken);
        proof.Fits("GET", Url, "token", Now.AddMinutes(5).AddSeconds(2)).ShouldBe(ProofRefusals.Stale);
        proof.Fits("GET", Url, "token", Now.AddMinutes(4)).ShouldBe(Outcome.Done);
        proof.Fits("GET", Url, "token", Now.AddMinutes(-1).AddSeconds(-2)).ShouldBe(ProofRefusals.Stale);
        DpopProof.Read(Key.Proof("GET", Url)).Expected().Fits("GET", Url, "token", Now).ShouldBe(ProofRefusals.WrongToken);
    }

    [Theory]
    [InlineData("HTTPS://Atlas.Example/api/v1/me")]
    [InlineData("https://atlas.example:443/api/v1/me")]
    [InlineData("https://atlas.example/api/v1/me?cin=1#x")]
    [InlineData("https://atlas.example/api/v1/../v1/./m%65")]
    public void may_spell_its_address_in_any_way_that_RFC_3986_calls_the_same(string url) =>
        DpopProof.Read(Key.Proof("GET", url)).Expected().Fits("GET", Url, null, Now).ShouldBe(Outcome.Done);

    [Fact]
    public void is_malformed_with_another_header()
    {
        Refused(header => header["typ"] = "JWT");
        Refused(header => header["typ"] = "at+jwt");
        Refused(header => header.Remove("typ"));
        Refused(header => header["alg"] = "none");
        Refused(header => header["alg"] = "HS256");
        Refused(header => header.Remove("jwk"));
        Refused(header => header["jwk"] = "key");
        Refused(header => header["jwk"] = new { kty = "oct", k = "AA" });
        Refused(header => header["crit"] = new[] { "x" });
        Refused(header => header["jwk"] = new Dictionary<string, object?>(Key.Jwk, StringComparer.Ordinal) { ["d"] = Key.Private }); // who sends it has given the key away

        static void Refused(Action<Dictionary<string, object?>> change) => DpopProof.Read(Key.Proof("GET", Url, header: change)).ShouldBe(ProofRefusals.Malformed);
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("htm")]
    [InlineData("htu")]
    [InlineData("iat")]
    public void is_malformed_without_one_of_its_claims_or_with_nonsense_in_it(string claim)
    {
        DpopProof.Read(Key.Proof("GET", Url, claims: claims => claims.Remove(claim))).ShouldBe(ProofRefusals.Malformed);
        foreach (var nonsense in new object?[] { null, true, -1.5, new[] { "x" }, new { a = 1 } })
            DpopProof.Read(Key.Proof("GET", Url, claims: claims => claims[claim] = nonsense)).ShouldBe(ProofRefusals.Malformed);
    }

    [Fact]
    public void is_malformed_with_an_empty_or_endless_id_another_kind_of_address_or_a_binding_that_is_no_text()
    {
        foreach (var (claim, value) in new (string, object?)[]
        {
            ("jti", ""), ("jti", new string('a', 201)), ("htu", "file:///etc/passwd"), ("htu", "/api/v1/me"), ("htu", "https://a:b@atlas.example/api/v1/me"), ("nonce", 1), ("ath", null),
        }) DpopProof.Read(Key.Proof("GET", Url, claims: claims => claims[claim] = value)).ShouldBe(ProofRefusals.Malformed, claim);
        DpopProof.Read(new string('a', 5_000)).ShouldBe(ProofRefusals.Malformed);
    }

    [Fact]
    public void signed_by_another_key_than_it_shows_is_refused()
    {
        using var other = new DeviceKey();
        DpopProof.Read(Key.Proof("GET", Url, header: header => header["jwk"] = other.Jwk)).ShouldBe(ProofRefusals.WrongSignature);
        DpopProof.Read(ForTokens[..^4] + "AAAA").Succeeded(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void of_any_text_whatever_is_refused_without_an_exception() => AnyText.Always(text => !DpopProof.Read(text).Succeeded(out _, out _));

    [Fact]
    public void says_by_its_refusal_which_word_of_the_protocol_is_meant()
    {
        ProofRefusals.Stale.Facts[ProofRefusals.Error].ShouldBe("invalid_dpop_proof");
        ProofRefusals.NonceNeeded.Facts[ProofRefusals.Error].ShouldBe("use_dpop_nonce");
        ProofRefusals.WrongKey.Facts[ProofRefusals.Error].ShouldBe("invalid_token");
        ProofRefusals.Stale.Kind.ShouldBe(RefusalKind.Malformed);
        ProofRefusals.Stale.WhereUsed().Kind.ShouldBe(RefusalKind.NotSignedIn);
    }
}
