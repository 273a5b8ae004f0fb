using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Tests.Kernel;

namespace Enamel.Tests.Platform.Identity;

public sealed class A_signed_token
{
    // RFC 7515, appendix A.3
    const string Rfc7515 =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    static readonly SigningKey Key = SigningKey.Make();

    [Fact]
    public void of_RFC_7515_is_believed()
    {
        var key = Jwk("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""").Expected();
        var parts = JwsParts.Read(Rfc7515).Expected();

        parts.IsSignedBy(key).ShouldBeTrue();
        parts.IsSignedBy(Key.Public).ShouldBeFalse();
        parts.Payload.GetProperty("iss").GetString().ShouldBe("joe");
    }

    [Fact]
    public void names_its_key_by_the_thumbprint_of_RFC_7638() =>
        Jwk("""{"kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}""")
            .Expected().Thumbprint.ShouldBe("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"); // the vector of RFC 9449

    [Fact]
    public void is_believed_when_one_of_our_keys_signed_it() =>
        Jws.Verify(Jws.Sign("""{"a":1}"""u8, "test+jwt", Key), "test+jwt", Named).Expected().GetProperty("a").GetInt32().ShouldBe(1);

    [Fact]
    public void of_another_kind_is_refused()
    {
        var token = Jws.Sign("{}"u8, "test+jwt", Key);
        Jws.Verify(token, "at+jwt", Named).ShouldBe(TokenRefusals.WrongType);
        Jws.Verify(Forged("""{"alg":"ES256"}""", "{}"), "at+jwt", Named).ShouldBe(TokenRefusals.WrongType);
        Jws.Verify(Signed($$"""{"alg":"ES256","typ":"application/AT+JWT","kid":"{{Key.KeyId}}"}""", "{}"), "at+jwt", Named).Succeeded(out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"None","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"HS256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES384","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"es256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":["ES256"],"typ":"at+jwt"}""")]
    [InlineData("""{"typ":"at+jwt"}""")]
    public void of_another_algorithm_is_refused(string header)
    {
        Jws.Verify(Forged(header, "{}"), "at+jwt", Named).ShouldBe(TokenRefusals.WrongAlgorithm);
        Jws.Verify(Signed(header, "{}"), "at+jwt", Named).ShouldBe(TokenRefusals.WrongAlgorithm);
    }

    [Fact]
    public void of_a_key_that_is_not_ours_is_refused()
    {
        using var stranger = SigningKey.Make();
        Jws.Verify(Jws.Sign("{}"u8, "at+jwt", stranger), "at+jwt", Named).ShouldBe(TokenRefusals.UnknownKey);
        Jws.Verify(Signed("""{"alg":"ES256","typ":"at+jwt"}""", "{}"), "at+jwt", Named).ShouldBe(TokenRefusals.UnknownKey);
        // a stranger's signature under our key's name
        Jws.Verify(Signed($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{Key.KeyId}}"}""", "{}", stranger), "at+jwt", Named).ShouldBe(TokenRefusals.WrongSignature);
    }

    [Fact]
    public void that_asks_for_an_unknown_extension_is_refused() =>
        Jws.Verify(Signed($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{Key.KeyId}}","crit":["b64"],"b64":false}""", "{}"), "at+jwt", Named).ShouldBe(TokenRefusals.Malformed);

    [Fact]
    public void is_refused_when_any_character_was_changed()
    {
        var token = Jws.Sign("""{"a":1}"""u8, "at+jwt", Key);
        for (var at = 0; at < token.Length; at++)
        {
            var changed = $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
            Jws.Verify(changed, "at+jwt", Named).Succeeded(out _, out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.e30.")]
    [InlineData("bm90IGpzb24.e30.AA")]
    [InlineData("W10.e30.AA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9=.e30.AA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9 .e30.AA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.W10.AA")]
    public void that_is_malformed_is_refused(string token) => Jws.Verify(token, "at+jwt", Named).Succeeded(out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData(@"{""alg"":""\uD800""}", "{}")]
    [InlineData(@"{""\uD800"":1,""alg"":""ES256"",""typ"":""\uDC00""}", "{}")]
    [InlineData(@"{""alg"":""ES256"",""typ"":""at+jwt"",""kid"":""\uD800""}", @"{""\uD800"":1,""\uDC00"":""\uD800""}")]
    [InlineData(@"{""alg"":""ES256""}", @"{""a"":[[[[[[[[[[1]]]]]]]]]]}")]
    public void that_is_JSON_but_no_text_is_refused(string header, string payload) =>
        Jws.Verify(Forged(header, payload), "at+jwt", Named).Succeeded(out _, out _).ShouldBeFalse();

    [Fact]
    public void that_says_a_thing_twice_is_refused() =>
        JwsParts.Read(Forged("""{"alg":"ES256","alg":"none"}""", "{}")).ShouldBe(TokenRefusals.Malformed);

    [Fact]
    public void longer_than_eight_kilobytes_is_not_looked_at() =>
        Jws.Verify(new string('a', Jws.MaximumLength + 1), "at+jwt", Named).ShouldBe(TokenRefusals.TooLong);

    [Fact]
    public void of_any_text_whatever_is_refused_without_an_exception()
    {
        AnyText.Always(text => !Jws.Verify(text, "at+jwt", Named).Succeeded(out _, out _));
        AnyText.Always(text => !Jws.Verify(Forged(text, text), "at+jwt", Named).Succeeded(out _, out _));
    }

    [Fact]
    public async Task is_signed_and_checked_by_many_threads_at_once()
    {
        var believed = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() =>
            Jws.Verify(Jws.Sign(Encoding.UTF8.GetBytes($$"""{"a":{{number}}}"""), "at+jwt", Key), "at+jwt", Named).Expected().GetProperty("a").GetInt32())));
        believed.ShouldBe(Enumerable.Range(0, 64));
    }

    static PublicKey? Named(string name) => name == Key.KeyId ? Key.Public : null;

    static Outcome<PublicKey> Jwk(string json) => PublicKey.FromJwk(JsonDocument.Parse(json).RootElement);

    static string Forged(string header, string payload) => $"{Encoded(header)}.{Encoded(payload)}.{Base64Url.EncodeToString(new byte[64])}";

    static string Signed(string header, string payload, SigningKey? by = null)
    {
        var signed = $"{Encoded(header)}.{Encoded(payload)}";
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey((by ?? Key).ToPkcs8(), out _);
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

public sealed class A_signing_key
{
    [Fact]
    public void is_the_same_after_storing()
    {
        using var key = SigningKey.Make();
        using var stored = SigningKey.FromPkcs8(key.ToPkcs8());

        stored.KeyId.ShouldBe(key.KeyId);
        Jws.Verify(Jws.Sign("{}"u8, "t", stored), "t", _ => key.Public).Succeeded(out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void is_on_no_other_curve()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Should.Throw<CryptographicException>(() => SigningKey.FromPkcs8(other.ExportPkcs8PrivateKey()));
    }

    [Fact]
    public void publishes_its_public_half_alone()
    {
        using var key = SigningKey.Make();

        var jwk = JsonSerializer.SerializeToElement(key.Public.ToJwk());

        jwk.EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "y", "kid", "use", "alg"]);
        PublicKey.FromJwk(jwk).Expected().Thumbprint.ShouldBe(key.KeyId);
        key.ToString().ShouldBe($"signing key {key.KeyId}");
    }

    [Theory]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""")]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""")] // not on the curve
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":1,"y":2}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"oct","k":"AA"}""")]
    [InlineData("[]")]
    public void is_refused_as_JWK_when_it_is_no_public_P256_key(string json) =>
        PublicKey.FromJwk(JsonDocument.Parse(json).RootElement).ShouldBe(TokenRefusals.Malformed);
}

public sealed class An_access_token
{
    const string Issuer = "https://enamel.example";
    static readonly SigningKey Key = SigningKey.Make();
    static readonly Slug Atlas = Slug.Parse("atlas").Expected();
    static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    static readonly AccessToken Token = new(Issuer, Atlas, Guid.CreateVersion7(Now), Guid.CreateVersion7(Now), 7, Role.LabTech,
        Now, Now.AddMinutes(10), Guid.CreateVersion7(Now), DeviceKey: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

    [Fact]
    public void says_what_was_signed()
    {
        Verify(Token.Sign(Key), Now).ShouldBe(Token);
        Verify((Token with { DeviceKey = null }).Sign(Key), Now).ShouldBe(Token with { DeviceKey = null });
    }

    [Fact]
    public void uses_the_registered_names()
    {
        var parts = JwsParts.Read(Token.Sign(Key)).Expected();
        parts.Payload.EnumerateObject().Select(claim => claim.Name).ShouldBe(["iss", "aud", "sub", "sid", "cid", "role", "iat", "exp", "jti", "cnf"]);
        parts.Type.ShouldBe("at+jwt");
        parts.KeyId.ShouldBe(Key.KeyId);
    }

    [Theory]
    [InlineData(-31, "tokens.not-yet-valid")]
    [InlineData(-30, null)]
    [InlineData(0, null)]
    [InlineData(599, null)]
    [InlineData(600, "tokens.expired")]
    public void is_valid_in_its_time(int seconds, string? code)
    {
        Verify(Token.Sign(Key), Now.AddSeconds(seconds)).Succeeded(out _, out var refusal).ShouldBe(code is null);
        refusal?.Code.ShouldBe(code);
    }

    [Fact]
    public void is_for_one_clinic_and_of_one_issuer()
    {
        AccessToken.Verify(Token.Sign(Key), Issuer, Slug.Parse("mansour").Expected(), _ => Key.Public, new StoppedAt(Now)).ShouldBe(TokenRefusals.WrongAudience);
        AccessToken.Verify(Token.Sign(Key), "https://other.example", Atlas, _ => Key.Public, new StoppedAt(Now)).ShouldBe(TokenRefusals.WrongIssuer);
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("sub")]
    [InlineData("sid")]
    [InlineData("cid")]
    [InlineData("role")]
    [InlineData("iat")]
    [InlineData("exp")]
    [InlineData("jti")]
    public void without_one_of_its_claims_or_with_nonsense_in_it_is_malformed(string claim)
    {
        VerifyWith(claims => claims.Remove(claim)).ShouldBe(TokenRefusals.Malformed);
        foreach (var nonsense in new object?[] { null, true, "\0", -1, 1e300, new[] { "atlas" }, new { a = 1 } })
            VerifyWith(claims => claims[claim] = nonsense).Succeeded(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void bound_to_a_device_in_a_way_that_cannot_be_read_is_malformed()
    {
        foreach (var binding in new object?[] { null, "x", new { }, new { jkt = 1 } })
            VerifyWith(claims => claims["cnf"] = binding).ShouldBe(TokenRefusals.Malformed);
    }

    [Fact]
    public void may_say_from_when_it_is_valid()
    {
        VerifyWith(claims => claims["nbf"] = Now.AddMinutes(5).ToUnixTimeSeconds()).ShouldBe(TokenRefusals.NotYetValid);
        VerifyWith(claims => claims["nbf"] = "soon").ShouldBe(TokenRefusals.Malformed);
        VerifyWith(claims => claims["nbf"] = Now.ToUnixTimeSeconds()).ShouldBe(Token);
    }

    [Fact]
    public void shows_ids_alone_in_a_log() => Token.ToString().ShouldBe($"access token {Token.Id} of user {Token.UserId} in clinic 7");

    static Outcome<AccessToken> Verify(string token, DateTimeOffset now) => AccessToken.Verify(token, Issuer, Atlas, _ => Key.Public, new StoppedAt(now));

    static Outcome<AccessToken> VerifyWith(Action<Dictionary<string, object?>> change)
    {
        var claims = JsonSerializer.Deserialize<Dictionary<string, object?>>(JwsParts.Read(Token.Sign(Key)).Expected().Payload)!;
        change(claims);
        return Verify(Jws.Sign(JsonSerializer.SerializeToUtf8Bytes(claims), AccessToken.Type, Key), Now);
    }

    sealed class StoppedAt(DateTimeOffset instant) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => instant;
    }
}

public sealed class An_opaque_token
{
    [Fact]
    public void is_found_again_by_its_hash()
    {
        var token = OpaqueToken.Make();
        OpaqueToken.HashOf(token.Text).ShouldBe(token.Hash);
        token.Hash.Length.ShouldBe(32);
        token.Text.Length.ShouldBe(43);
        OpaqueToken.Make().Text.ShouldNotBe(token.Text);
        token.ToString().ShouldBe("•••");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")] // another spelling of the same bytes
    public void that_cannot_be_ours_is_not_looked_up(string? shown) => OpaqueToken.HashOf(shown).ShouldBeNull();
}
