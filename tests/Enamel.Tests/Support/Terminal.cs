using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enamel.Platform.Devices;

namespace Enamel.Tests.Support;

/// <summary>A key of a device, which makes proofs, right ones and wrong ones.</summary>
sealed class DeviceKey : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DeviceKey()
    {
        var point = key.ExportParameters(includePrivateParameters: true);
        Jwk = new(StringComparer.Ordinal) { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.Q.X), ["y"] = Base64Url.EncodeToString(point.Q.Y) };
        Private = Base64Url.EncodeToString(point.D);
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{Jwk["x"]}}","y":"{{Jwk["y"]}}"}""")));
    }

    public Dictionary<string, object?> Jwk { get; }

    public string Private { get; }

    public string Thumbprint { get; }

    /// <summary>A proof; what is changed in header or claims is changed before it is signed.</summary>
    public string Proof(string method, string address, string? token = null, string? nonce = null,
        Action<Dictionary<string, object?>>? header = null, Action<Dictionary<string, object?>>? claims = null)
    {
        var head = new Dictionary<string, object?>(StringComparer.Ordinal) { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwk };
        var body = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)), ["htm"] = method, ["htu"] = address, ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (token is not null) body["ath"] = DpopProof.HashOf(token);
        if (nonce is not null) body["nonce"] = nonce;
        header?.Invoke(head);
        claims?.Invoke(body);
        var signed = $"{Encoded(head)}.{Encoded(body)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public void Dispose() => key.Dispose();

    static string Encoded(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}

/// <summary>A program on a machine that holds a key: it proves it with every request, as RFC 9449 has it.</summary>
sealed class Terminal : IDisposable
{
    readonly Caller caller;
    readonly string root;

    public Terminal(Installation installation, string host, string prefix = "", DeviceKey? key = null)
    {
        (caller, root, Prefix) = (new(installation.BaseAddress, host, null), $"http://{host}{prefix}", prefix);
        Key = key ?? new();
    }

    public DeviceKey Key { get; }

    public string Prefix { get; }

    /// <summary>The newest nonce that the server gave.</summary>
    public string? Nonce { get; set; }

    public string AccessToken { get; private set; } = "";

    public string RefreshToken { get; private set; } = "";

    /// <summary>A terminal at the clinic's host on which somebody signed in with a proof.</summary>
    public static async Task<Terminal> SignedIn(Installation installation, string login, string clinic, DeviceKey? key = null)
    {
        var terminal = new Terminal(installation, $"{clinic}.localhost", key: key);
        terminal.Take((await terminal.Post("/api/v1/auth/login", new { login, password = TestCluster.Password }, token: false)).ShouldBe(200).Json);
        return terminal;
    }

    /// <summary>The public address of a path.</summary>
    public string Address(string path) => root + path.Split('?')[0];

    public void Take(JsonNode tokens) => (AccessToken, RefreshToken) = (tokens["accessToken"]!.GetValue<string>(), tokens["refreshToken"]!.GetValue<string>());

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null, token: true);

    public Task<Reply> Post(string path, object? body = null, bool token = true) => Send(HttpMethod.Post, path, body is null ? null : () => JsonContent.Create(body), token);

    /// <summary>Sends with a proof made for the request; once more where the server wants its nonce.</summary>
    public async Task<Reply> Send(HttpMethod method, string path, Func<HttpContent>? body, bool token)
    {
        var reply = await Once();
        if (reply.Headers.TryGetValues("DPoP-Nonce", out var nonces)) Nonce = nonces.Single();
        return reply.Status is System.Net.HttpStatusCode.BadRequest or System.Net.HttpStatusCode.Unauthorized && reply.Text.Contains("use_dpop_nonce", StringComparison.Ordinal) ? await Once() : reply;

        Task<Reply> Once() => With(method, path, Key.Proof(method.Method, Address(path), token ? AccessToken : null, Nonce), token ? AccessToken : null, body?.Invoke());
    }

    /// <summary>Sends with what one gives it.</summary>
    public Task<Reply> With(HttpMethod method, string path, string? proof, string? token, HttpContent? body = null, string scheme = "DPoP")
    {
        var request = new HttpRequestMessage(method, Prefix + path) { Content = body };
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (proof is not null) request.Headers.TryAddWithoutValidation("DPoP", proof);
        return caller.Send(request);
    }

    public void Dispose() => caller.Dispose();
}
