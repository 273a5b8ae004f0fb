using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Enamel.Tests.Platform.OAuth;

/// <summary>Somebody else's program at a clinic's address, which speaks the protocol by hand.</summary>
sealed class App : IDisposable
{
    public const string Redirect = "https://app.example/back";

    readonly Caller caller;

    App(Installation installation, string host, string prefix, string id, string? secret)
    {
        (caller, Root, Prefix, Id, Secret) = (new(installation.BaseAddress, host, null), $"http://{host}{prefix}", prefix, id, secret);
    }

    public string Root { get; }

    public string Prefix { get; }

    public string Id { get; }

    public string? Secret { get; }

    /// <summary>RFC 7636's verifier, and what is made of it.</summary>
    public string Verifier { get; set; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>An application that the clinic's manager lets in.</summary>
    public static async Task<App> LetIn(Installation installation, string clinic = "atlas", string? role = null, bool isPublic = false, bool introspects = false, string prefix = "", string[]? scopes = null, string[]? redirects = null)
    {
        using var manager = await installation.Clinic(clinic).As(Role.Manager);
        var made = (await manager.Post("/api/v1/applications", new
        {
            name = $"Application {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}",
            redirectUris = redirects ?? [Redirect],
            scopes = scopes ?? ["patients", "scheduling:read"],
            isPublic,
            role,
            mayIntrospect = introspects,
        })).ShouldBe(201).Json;
        return new(installation, prefix.Length == 0 ? $"{clinic}.localhost" : "localhost", prefix, made["id"]!.GetValue<string>(), made["secret"]?.GetValue<string>());
    }

    /// <summary>What it asks a person's browser to ask.</summary>
    public Dictionary<string, string?> Request(Action<Dictionary<string, string?>>? change = null)
    {
        var request = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code", ["client_id"] = Id, ["redirect_uri"] = Redirect, ["scope"] = "patients", ["state"] = "xyz", ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256",
        };
        change?.Invoke(request);
        return request;
    }

    public string AuthorizePath(Action<Dictionary<string, string?>>? change = null) => QueryHelpers.AddQueryString("/oauth/authorize", Request(change).Where(part => part.Value is not null));

    /// <summary>A person consents; the code that comes back.</summary>
    public async Task<string> Code(Caller person, Action<Dictionary<string, string?>>? change = null)
    {
        (await person.Get(AuthorizePath(change))).ShouldBe(200);
        var answer = (await Decide(person, "allow", change)).ShouldBe(303);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].Single()!; // it is there
    }

    public Task<Reply> Decide(Caller person, string decision, Action<Dictionary<string, string?>>? change = null) =>
        person.PostForm("/oauth/authorize", Request(change).Append(new("decision", decision)).Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!, StringComparer.Ordinal));

    /// <summary>Exchanges a code.</summary>
    public Task<Reply> Exchange(string code, Action<Dictionary<string, string>>? change = null, string? proof = null) => Token(form =>
    {
        (form["grant_type"], form["code"], form["code_verifier"], form["redirect_uri"]) = ("authorization_code", code, Verifier, Redirect);
        change?.Invoke(form);
    }, proof);

    public Task<Reply> Renew(string refreshToken) => Token(form => (form["grant_type"], form["refresh_token"]) = ("refresh_token", refreshToken));

    public Task<Reply> OnItsOwn(string? scope = null) => Token(form =>
    {
        form["grant_type"] = "client_credentials";
        if (scope is not null) form["scope"] = scope;
    });

    public Task<Reply> Token(Action<Dictionary<string, string>> fill, string? proof = null) => Post("/oauth/token", fill, proof);

    /// <summary>Posts with its own name and secret in the form.</summary>
    public Task<Reply> Post(string path, Action<Dictionary<string, string>> fill, string? proof = null)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["client_id"] = Id };
        if (Secret is not null) form["client_secret"] = Secret;
        fill(form);
        var request = new HttpRequestMessage(HttpMethod.Post, Prefix + path) { Content = new FormUrlEncodedContent(form) };
        if (proof is not null) request.Headers.Add("DPoP", proof);
        return caller.Send(request);
    }

    /// <summary>Calls the API with a token.</summary>
    public Task<Reply> Call(HttpMethod method, string path, string token, string scheme = "Bearer", string? proof = null, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, Prefix + path) { Content = body };
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (proof is not null) request.Headers.Add("DPoP", proof);
        return caller.Send(request);
    }

    public Task<Reply> Send(HttpRequestMessage request) => caller.Send(request);

    public void Dispose() => caller.Dispose();
}

static class OAuthReplies
{
    /// <summary>Fails unless this is the protocol's own refusal.</summary>
    public static Reply ShouldSayNo(this Reply reply, string error, int status = 400)
    {
        ((int)reply.Status).ShouldBe(status, reply.Text);
        reply.Json["error"]!.GetValue<string>().ShouldBe(error, reply.Text);
        reply.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return reply;
    }

    public static string Access(this Reply reply) => reply.ShouldBe(200).Json["access_token"]!.GetValue<string>();

    public static string Refresh(this Reply reply) => reply.ShouldBe(200).Json["refresh_token"]!.GetValue<string>();
}
