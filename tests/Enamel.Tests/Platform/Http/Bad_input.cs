using System.Net.Http.Headers;
using System.Text;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Http;

public sealed class Bad_input(Installation installation) : IClassFixture<Installation>
{
    public static TheoryData<string, string> Unreadable => new()
    {
        { "not JSON", "{" },
        { "nothing", "" },
        { "null", "null" },
        { "an array", "[]" },
        { "a text", "\"login\"" },
        { "a wrong type", """{"login":{"a":1},"password":"x"}""" },
        { "a number for a text", """{"login":12,"password":"x"}""" },
        { "an unknown field", """{"login":"a","password":"x","role":"manager"}""" },
        { "a field twice", """{"login":"a","login":"b","password":"x"}""" },
        { "a missing field", """{"login":"a"}""" },
        { "null for a text", """{"login":null,"password":"x"}""" },
        { "half a character", "{\"login\":\"\\ud800\",\"password\":\"x\"}" },
        { "half a character in a name", "{\"\\ud800\":1,\"login\":\"a\",\"password\":\"x\"}" },
        { "deep nesting", "{\"login\":" + new string('[', 5_000) + new string(']', 5_000) + ",\"password\":\"x\"}" },
        { "a comment", """{"login":"a",/* */"password":"x"}""" },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public async Task that_cannot_be_read_is_a_400_in_the_callers_language(string what, string body)
    {
        using var anybody = installation.Atlas.Anybody();
        foreach (var (language, word) in new[] { ("fr", "demande"), ("en", "request"), ("ar", "الطلب") })
        {
            anybody.Headers.AcceptLanguage.Clear();
            anybody.Headers.AcceptLanguage.ParseAdd(language);
            var answer = await Send(anybody, body, "application/json");
            answer.ShouldRefuse(400, "unreadable");
            answer.Json["detail"]!.GetValue<string>().ShouldContain(word, Case.Insensitive, what);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task of_another_kind_than_json_is_a_415(string type)
    {
        using var anybody = installation.Atlas.Anybody();
        (await Send(anybody, """{"login":"a","password":"x"}""", type)).ShouldRefuse(415, "unreadable");
    }

    [Fact]
    public async Task of_ten_megabytes_is_a_413()
    {
        using var anybody = installation.Atlas.Anybody();
        (await Send(anybody, $$"""{"login":"{{new string('a', 10_000_000)}}","password":"x"}""", "application/json")).ShouldRefuse(413, "too-large");
    }

    [Fact]
    public async Task by_a_wrong_method_is_a_405()
    {
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Get("/api/v1/auth/login")).ShouldRefuse(405, "unreadable");
    }

    [Theory]
    [InlineData("' or 1=1 --")]
    [InlineData("\u0000")]
    [InlineData("admin\u0000")]
    [InlineData("\u202Enimda")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("+212600000000000000000000000")]
    [InlineData("a@b@c")]
    [InlineData("👩‍⚕️")]
    public async Task in_a_login_is_a_wrong_login(string login)
    {
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/login", new { login, password = "x" })).ShouldRefuse(401, "identity.wrong-login");
    }

    [Theory]
    [InlineData("/api/v1/nothing-here")]
    [InlineData("/api/v1/patients/not-an-id")]
    [InlineData("/api/v1/%00")]
    [InlineData("/api/v1/..%2f..%2fetc%2fpasswd")]
    public async Task in_an_address_is_a_404(string path)
    {
        using var anybody = installation.Atlas.Anybody();
        ((int)(await anybody.Get(path)).Status).ShouldBeOneOf(400, 404);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.")]
    public async Task in_a_token_is_a_401_with_a_challenge(string header)
    {
        using var anybody = installation.Atlas.Anybody();
        anybody.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await anybody.Get("/api/v1/me");
        answer.ShouldRefuse(401, "not-signed-in");
        answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("DPoP")]
    [InlineData("DPoP x")]
    [InlineData("dpop a.b.c")]
    public async Task in_a_bound_token_is_a_401_with_the_challenge_of_its_protocol(string header)
    {
        using var anybody = installation.Atlas.Anybody();
        anybody.Headers.TryAddWithoutValidation("Authorization", header);
        anybody.Headers.TryAddWithoutValidation("DPoP", "a.b.c");
        var answer = await anybody.Get("/api/v1/me");
        answer.ShouldRefuse(401, "devices.token-scheme");
        answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().ToString().ShouldBe("DPoP error=\"invalid_token\", algs=\"ES256\"");
    }

    static Task<Reply> Send(Caller caller, string body, string type)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return caller.Send(new(HttpMethod.Post, "/api/v1/auth/login") { Content = content });
    }
}
