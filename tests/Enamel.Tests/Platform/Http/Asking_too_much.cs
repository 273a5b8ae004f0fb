using System.Collections.Concurrent;
using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Http;

public sealed class Asking_too_much(TestCluster cluster)
{
    static readonly RateLimitSettings Wide = RateLimitSettings.Unlimited;

    [Fact]
    public async Task from_one_address_is_refused_in_the_callers_language_and_another_address_is_not()
    {
        await using var server = await Start(Wide with { Address = new(20, 1) });
        using var greedy = server.Installation.Atlas.Anybody("127.0.0.21");
        var refused = (await Flood(greedy, "/api/v1/me", 40)).First(answer => (int)answer.Status == 429);
        refused.ShouldRefuse(429, "too-many-requests");
        Wait(refused).ShouldBeInRange(1, 60);
        foreach (var (language, word) in new[] { ("fr", "Trop de demandes"), ("en", "Too many requests"), ("ar", "طلبات كثيرة") })
        {
            greedy.Headers.AcceptLanguage.Clear();
            greedy.Headers.AcceptLanguage.ParseAdd(language);
            (await Flood(greedy, "/api/v1/me", 5)).First(answer => (int)answer.Status == 429).Json["detail"]!.GetValue<string>().ShouldContain(word);
        }
        using var modest = server.Installation.Atlas.Anybody("127.0.0.22");
        (await modest.Get("/api/v1/me")).ShouldBe(401);
        // A person is shown a page that says so.
        var page = (await Flood(greedy, "/sign-in", 5)).First(answer => (int)answer.Status == 429);
        page.MediaType.ShouldBe("text/html");
        page.Headers.Contains("Retry-After").ShouldBeTrue();
    }

    [Fact]
    public async Task by_one_person_leaves_their_colleague_at_the_same_address_alone()
    {
        await using var server = await Start(Wide with { User = new(10, 1) });
        using var greedy = await server.Installation.Atlas.As(Role.Doctor);
        using var colleague = await server.Installation.Atlas.As(Role.Assistant);
        (await Flood(greedy, "/api/v1/me", 30)).Count(answer => (int)answer.Status == 429).ShouldBeGreaterThan(10);
        (await colleague.Get("/api/v1/me")).ShouldBe(200);
    }

    [Fact]
    public async Task at_the_sign_in_is_refused_sooner_than_elsewhere()
    {
        await using var server = await Start(Wide with { SignIn = new(6, 0.1) });
        using var anybody = server.Installation.Atlas.Anybody();
        var answers = new List<Reply>();
        for (var attempt = 0; attempt < 10; attempt++) answers.Add(await anybody.Post("/api/v1/auth/login", new { login = "", password = "" }));
        answers.Count(answer => (int)answer.Status == 429).ShouldBe(4);
        Wait(answers[^1]).ShouldBeInRange(1, 10);
        (await anybody.Get("/sign-in")).ShouldBe(200);
    }

    [Fact]
    public async Task at_one_clinic_does_not_slow_the_other()
    {
        await using var server = await Start(Wide with { ClinicAtOnce = 4, ClinicWaiting = 8, Clinic = new(400, 50) });
        using var noisy = await server.Installation.Mansour.As(Role.Receptionist);
        using var quiet = await server.Installation.Atlas.As(Role.Receptionist);
        var isOver = false;
        var loud = new ConcurrentBag<int>();
        var flood = Task.WhenAll(Enumerable.Range(0, 48).Select(async _ =>
        {
            while (!Volatile.Read(ref isOver))
            {
                using var answer = await noisy.Get("/api/v1/patients?limit=1");
                loud.Add((int)answer.Status);
            }
        }));
        for (var request = 0; request < 60; request++) (await quiet.Get("/api/v1/patients?limit=1")).ShouldBe(200);
        Volatile.Write(ref isOver, true);
        await flood;
        loud.ShouldContain(200);
        loud.ShouldContain(429);
        loud.ShouldAllBe(status => status == 200 || status == 429);
    }

    [Theory]
    [InlineData(null, 2_000)]
    [InlineData("", 2_000)]
    [InlineData("2", 4_000)]
    [InlineData("0.5", 1_000)]
    [InlineData("off", 200_000_000)]
    public void is_what_the_operator_says(string? text, int atOnce) => RateLimitSettings.From(text).Address.AtOnce.ShouldBe(atOnce);

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("0")]
    public void is_not_what_cannot_be_read(string text) => Should.Throw<FormatException>(() => RateLimitSettings.From(text));

    static async Task<IReadOnlyList<Reply>> Flood(Caller caller, string path, int requests) => await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => caller.Get(path)));

    static int Wait(Reply answer) => int.Parse(answer.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);

    async Task<Started> Start(RateLimitSettings limits)
    {
        var installation = new Installation(cluster) { Settings = services => services.AddSingleton(limits) };
        await installation.InitializeAsync();
        return new(installation);
    }

    sealed record Started(Installation Installation) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }
}
