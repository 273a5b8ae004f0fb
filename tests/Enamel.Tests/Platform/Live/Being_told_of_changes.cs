using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Live;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Live;

public sealed class Being_told_of_changes(Being_told_of_changes.House house) : IClassFixture<Being_told_of_changes.House>
{
    Installation Installation => house.Installation;

    [Fact]
    public async Task comes_after_the_work_was_committed_and_never_when_it_was_undone()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        await using var screen = await Listen("atlas", desk, "visits,agenda");
        screen.Answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        screen.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await desk.Post("/api/v1/probe/changed?topic=agenda&refuse=true")).ShouldBe(409);
        (await desk.Post("/api/v1/probe/changed?topic=messages")).ShouldBe(204); // not listened to
        (await desk.Post("/api/v1/probe/changed?topic=visits")).ShouldBe(204);
        (await screen.Next()).ShouldBe("visits");
        screen.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task stays_within_the_clinic()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        using var stranger = await Installation.Mansour.As(Role.Receptionist);
        await using var screen = await Listen("mansour", stranger, "visits");
        (await desk.Post("/api/v1/probe/changed?topic=visits")).ShouldBe(204);
        (await stranger.Post("/api/v1/probe/changed?topic=visits")).ShouldBe(204);
        (await screen.Next()).ShouldBe("visits");
        screen.IsQuiet.ShouldBeTrue();
        await using var intruder = await Listen("atlas", stranger, "visits");
        ((int)intruder.Answer.StatusCode).ShouldBe(303); // to sign in there
    }

    [Fact]
    public async Task reaches_who_listens_at_another_server()
    {
        await using var beside = await Installation.Beside();
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        await using var screen = await Listening.To(beside, "atlas", "visits", Token(desk));
        await Line(beside);
        for (var change = 0; change < 50; change++) (await desk.Post("/api/v1/probe/changed?topic=visits")).ShouldBe(204);
        (await screen.Next()).ShouldBe("visits");
        (await Owner.Ask<long>(Installation, "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'enamel-live'")).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task makes_up_for_what_was_missed()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        string stood;
        await using (var screen = await Listen("atlas", desk, "visits,recalls")) stood = screen.Last;
        (await desk.Post("/api/v1/probe/changed?topic=recalls")).ShouldBe(204);
        await using var back = await Listen("atlas", desk, "recalls", stood);
        (await back.Next()).ShouldBe("recalls");
        await using var again = await Listen("atlas", desk, "recalls", back.Last);
        (await desk.Post("/api/v1/probe/changed?topic=visits")).ShouldBe(204);
        again.IsQuiet.ShouldBeTrue();
        await using var fromAnotherServer = await Listen("atlas", desk, "recalls", "00000000-5");
        (await fromAnotherServer.Next()).ShouldBe("recalls"); // of what was counted there nothing is known here
    }

    [Fact]
    public async Task ends_soon_after_the_session_the_membership_or_an_uncovered_screen_does()
    {
        using var leaving = await Installation.Atlas.As(Role.Cashier);
        await using var left = await Listen("atlas", leaving, "visits");
        (await leaving.Post("/api/v1/auth/logout")).Dispose();
        await left.Ends();

        using var assistant = await Installation.Atlas.As(Role.Assistant);
        await using var withdrawn = await Listen("atlas", assistant, "visits");
        await Owner.Do(Installation, "update registry.memberships set is_active = false where role = 'assistant' and clinic_id = (select id from registry.clinics where slug = 'atlas')");
        await withdrawn.Ends();

        using var page = await Installation.Atlas.AsPage(Role.Manager);
        var cookie = await Cookie("manager.atlas", "atlas");
        await using var covered = await Listening.To(Installation, "atlas", "visits", cookie);
        covered.Answer.IsSuccessStatusCode.ShouldBeTrue();
        await Owner.Do(Installation, "update registry.sessions set locked_at = now() where kind = 'page'");
        await covered.Ends();
        await using var locked = await Listening.To(Installation, "atlas", "visits", cookie);
        ((int)locked.Answer.StatusCode).ShouldBe(303); // to the cover
    }

    [Fact]
    public async Task is_no_activity_of_the_session()
    {
        var cookie = await Cookie("doctor.atlas", "atlas");
        await Owner.Do(Installation, "update registry.sessions set last_seen_at = now() - interval '3 minutes' where id = (select max(id::text)::uuid from registry.sessions where kind = 'page')");
        await using var screen = await Listening.To(Installation, "atlas", "agenda", cookie);
        screen.Answer.IsSuccessStatusCode.ShouldBeTrue();
        (await Owner.Ask<bool>(Installation, "select bool_and(last_seen_at < now() - interval '2 minutes') from registry.sessions where id = (select max(id::text)::uuid from registry.sessions where kind = 'page')")).ShouldBeTrue();
    }

    [Fact]
    public async Task holds_nobody_up_and_has_a_limit_for_each_person()
    {
        using var technician = await Installation.Atlas.As(Role.LabTech);
        var screens = new List<Listening>();
        for (var window = 0; window < 12; window++) screens.Add(await Listen("atlas", technician, "visits"));
        await using var oneTooMany = await Listen("atlas", technician, "visits");
        ((int)oneTooMany.Answer.StatusCode).ShouldBe(429);
        (await technician.Get("/api/v1/me")).ShouldBe(200); // though more are open than requests of a clinic are worked on at once
        (await Owner.Ask<long>(Installation, "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'enamel' and state <> 'idle'")).ShouldBe(0);
        await screens[0].DisposeAsync();
        await Till(async () =>
        {
            await using var next = await Listen("atlas", technician, "visits");
            return next.Answer.IsSuccessStatusCode;
        });
        foreach (var screen in screens.Skip(1)) await screen.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Visits")]
    [InlineData("a,b,c,d,e,f,g,h,i")]
    [InlineData("vis its")]
    public async Task is_refused_where_it_is_not_said_of_what(string topics)
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        await using var screen = await Listen("atlas", desk, Uri.EscapeDataString(topics));
        ((int)screen.Answer.StatusCode).ShouldBe(400);
    }

    Task<Listening> Listen(string clinic, Caller caller, string topics, string? since = null) => Listening.To(Installation, clinic, topics, Token(caller), since);

    static (string, string) Token(Caller caller) => ("Authorization", caller.Headers.Authorization!.ToString()); // signed in by it

    async Task<(string, string)> Cookie(string login, string clinic)
    {
        using var door = Installation.Clinic(clinic).Anybody();
        using var answer = await door.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password });
        return ("Cookie", string.Join("; ", answer.ShouldBe(303).Headers.GetValues("Set-Cookie").Select(one => one.Split(';')[0])));
    }

    // The line between the servers stands a moment after they have started.
    Task Line(Installation beside) => Till(() => Owner.Ask<bool>(beside, "select count(*) >= 2 from pg_stat_activity where datname = current_database() and application_name = 'enamel-live' and query like 'listen%' and state = 'idle'"));

    static async Task Till(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await holds()) patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>A server whose streams are looked after many times a second, and an address that changes something.</summary>
    public sealed class House(TestCluster cluster) : IAsyncLifetime
    {
        internal Installation Installation { get; } = new(cluster)
        {
            Settings = services => services.AddSingleton(new LiveSettings { Beat = TimeSpan.FromMilliseconds(100), Breath = TimeSpan.FromMilliseconds(20) }),
            Probes = routes => routes.Api.MapPost("/probe/changed", (string topic, bool? refuse, LiveSignals signals) =>
            {
                signals.Changed(topic);
                return refuse is true ? Answer.Refused(Refusal.Conflict("stale-version")) : Results.NoContent();
            }).Requires(LivePermissions.Listen),
        };

        public ValueTask InitializeAsync() => Installation.InitializeAsync();

        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }
}
