using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Removals;
using Enamel.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enamel.Tests.Support;

/// <summary>A running Enamel on a database of its own: what a test class talks to over HTTP.</summary>
public sealed class Installation(TestCluster cluster) : IAsyncLifetime
{
    WebApplication? app;

    /// <summary>Where its data are.</summary>
    internal DatabaseAddress Address { get; private set; } = new("", "");

    /// <summary>http://127.0.0.1:port</summary>
    public Uri BaseAddress { get; private set; } = new("http://localhost");

    /// <summary>The way by which the server reaches the database, where that is not the straight one.</summary>
    internal Func<DatabaseAddress, Task<DatabaseAddress>> Way { get; init; } = Task.FromResult;

    /// <summary>Addresses of a test's own, mapped beside the product's.</summary>
    internal Action<ClinicRoutes>? Probes { get; init; }

    /// <summary>What an operator configures besides, or what is other than usual about this server: its limits, its clock.</summary>
    internal Action<IServiceCollection>? Settings { get; init; }

    /// <summary>Everything that the server logged.</summary>
    internal LogCatcher Log { get; } = new();

    /// <summary>Where messages end up instead of with people.</summary>
    internal Postbox Post { get; init; } = new();

    /// <summary>Whether its messages can be read on a page, as in the demo.</summary>
    internal bool HasMailbox { get; init; } = true;

    /// <summary>How the server does jobs: by itself only where a test is about that; elsewhere when <see cref="Sent"/> asks.</summary>
    internal JobSettings Jobs { get; init; } = new() { IsRunning = false };

    /// <summary>How the server seals the trail: by itself only where a test is about that.</summary>
    internal SealSettings Seals { get; init; } = new() { IsRunning = false };

    /// <summary>Does what is due now, and gives all messages that have left so far.</summary>
    internal async Task<IReadOnlyList<Letter>> Sent()
    {
        await Services.GetRequiredService<JobWorker>().RunDue(CancellationToken.None);
        return Post.Letters;
    }

    /// <summary>What remembers removals outside of the database.</summary>
    internal LedgerFile Ledger { get; } = new(Path.Combine(Path.GetTempPath(), $"enamel-{Path.GetRandomFileName()}", "removals.txt"));

    /// <summary>The cluster behind it.</summary>
    internal TestCluster Cluster => cluster;

    /// <summary>The server's services, for what no address shows.</summary>
    internal IServiceProvider Services => app!.Services; // started before any test

    /// <summary>A clinic by its word.</summary>
    internal Clinic Clinic(string slug) => new(this, slug);

    /// <summary>The clinic in a schema of its own.</summary>
    public Clinic Atlas => new(this, "atlas");

    /// <summary>The clinic in the pool.</summary>
    public Clinic Mansour => new(this, "mansour");

    /// <summary>Another server on the same database.</summary>
    internal async Task<Installation> Beside()
    {
        var other = new Installation(cluster) { Way = _ => Task.FromResult(Address), Probes = Probes, Settings = Settings };
        await other.InitializeAsync();
        return other;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Address = await Way(await cluster.Clone());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing", ContentRootPath = Repository.Folder("src/Enamel.Server") });
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton(Jobs).AddSingleton<ISender>(Post).AddSingleton(new MessagingSettings { HasMailbox = HasMailbox }).AddSingleton(Greetings.Registered);
        foreach (var kind in Refunds.Kinds) builder.Services.AddSingleton(kind);
        builder.Services.AddSingleton(RateLimitSettings.Unlimited); // tests ask much at once
        builder.Services.AddSingleton(Seals);
        builder.Services.AddSingleton(Ledger);
        builder.AddEnamelServer(Address, cluster.Master, "localhost", "127.0.0.1");
        builder.Services.AddSingleton<IHolidays>(new NoHolidays()); // or what is free would depend on the season in which the tests run
        builder.Services.AddSingleton(TestCluster.Cheap);
        Settings?.Invoke(builder.Services);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapEnamel();
        Probes?.Invoke(new(app));
        await app.StartAsync();
        BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()); // Kestrel always has it
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        if (Path.GetDirectoryName(Ledger.Path) is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A clinic as a caller sees it.</summary>
public sealed class Clinic(Installation installation, string slug)
{
    /// <summary>Its word in addresses.</summary>
    public string Slug => slug;

    /// <summary>Somebody who has not signed in, at the clinic's host.</summary>
    /// <param name="from">The network address that they call from: any of 127.0.0.0/8.</param>
    public Caller Anybody(string? from = null) => new(installation.BaseAddress, $"{slug}.localhost", null, from);

    /// <summary>Somebody of a role, signed in for the API.</summary>
    public Task<Caller> As(Role role) => SignIn($"{role.Word()}.{slug}");

    /// <summary>Somebody signed in for the API by login.</summary>
    public async Task<Caller> SignIn(string login, string password = TestCluster.Password)
    {
        using var answer = await Anybody().Post("/api/v1/auth/login", new { login, password });
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return new(installation.BaseAddress, $"{slug}.localhost", answer.Json["accessToken"]!.GetValue<string>());
    }

    /// <summary>Somebody of a role, signed in by the page, with the browser's cookie.</summary>
    public async Task<Caller> AsPage(Role role)
    {
        var caller = Anybody();
        using var answer = await caller.PostForm("/sign-in", new() { ["login"] = $"{role.Word()}.{slug}", ["password"] = TestCluster.Password });
        answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Text);
        return caller;
    }
}

/// <summary>A program or a browser that calls a clinic.</summary>
public sealed class Caller : IDisposable
{
    readonly HttpClient client;

    internal Caller(Uri address, string host, string? accessToken, string? from = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, ConnectCallback = from is null ? null : (to, stop) => Connect(from, to, stop) };
        client = new(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.Host = host;
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
        if (accessToken is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
    }

    /// <summary>The headers sent with everything.</summary>
    public System.Net.Http.Headers.HttpRequestHeaders Headers => client.DefaultRequestHeaders;

    /// <summary>GET.</summary>
    public Task<Reply> Get(string path) => Send(new(HttpMethod.Get, path));

    /// <summary>POST with a JSON body.</summary>
    public Task<Reply> Post(string path, object? body = null) => Send(new(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) });

    /// <summary>PATCH with a JSON body.</summary>
    public Task<Reply> Patch(string path, object body) => Send(new(HttpMethod.Patch, path) { Content = JsonContent.Create(body) });

    /// <summary>PUT with a JSON body.</summary>
    public Task<Reply> Put(string path, object body) => Send(new(HttpMethod.Put, path) { Content = JsonContent.Create(body) });

    /// <summary>DELETE.</summary>
    public Task<Reply> Delete(string path) => Send(new(HttpMethod.Delete, path));

    /// <summary>POST as a browser's form.</summary>
    public Task<Reply> PostForm(string path, Dictionary<string, string> fields) =>
        Send(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) });

    /// <summary>GET of a file.</summary>
    public async Task<(HttpStatusCode Status, byte[] Bytes)> Download(string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>GET of a file, with all that was said of it.</summary>
    internal async Task<ServedFile> Fetch(string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var said = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), said);
    }

    /// <summary>Anything.</summary>
    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using (request)
        using (var answer = await client.SendAsync(request))
        {
            return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers.ContentType?.MediaType);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    static async ValueTask<Stream> Connect(string from, SocketsHttpConnectionContext to, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(to.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A file that came back.</summary>
sealed record ServedFile(int Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers);

/// <summary>What came back.</summary>
public sealed record Reply(HttpStatusCode Status, string Text, System.Net.Http.Headers.HttpResponseHeaders Headers, string? MediaType) : IDisposable
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new JsonException("The body is null.");

    /// <summary>Fails unless this is the refusal with that status and code, as problem details.</summary>
    public Reply ShouldRefuse(int status, string code)
    {
        ((int)Status).ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        Json["type"]!.GetValue<string>().ShouldBe($"urn:enamel:{code}");
        return this;
    }

    /// <summary>Fails unless the status is this.</summary>
    public Reply ShouldBe(int status)
    {
        ((int)Status).ShouldBe(status, Text);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
