using System.Diagnostics;
using System.Net;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Identity.Account;

[Collection(Alone.Name)]
public sealed class Guessing_a_password(TestCluster cluster) : IAsyncLifetime
{
    readonly Hands clock = new();
    Installation installation = null!; // made before each test

    public async ValueTask InitializeAsync()
    {
        installation = new(cluster) { Settings = services => services.AddSingleton<TimeProvider>(clock) };
        await installation.InitializeAsync();
    }

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    [Fact]
    public async Task a_thousand_times_is_locked_out_while_its_owner_and_everybody_elsewhere_comes_in_and_nothing_grows()
    {
        using var owner = installation.Atlas.Anybody("127.0.0.2");
        (await SignIn(owner, "cashier.atlas")).ShouldBe(200);
        using var stranger = installation.Atlas.Anybody("127.0.0.66");
        var before = Memory();
        var answers = new List<int>();
        for (var guess = 0; guess < 1_000; guess++) answers.Add((int)(await SignIn(stranger, "cashier.atlas", $"guess {guess}")).Status);
        answers.Count(status => status == 401).ShouldBe(Patience.OfAccount.Free);
        answers.Skip(Patience.OfAccount.Free).ShouldAllBe(status => status == 429);
        // The right password is no better than a wrong one while the wait lasts: it is not looked at.
        (await SignIn(stranger, "cashier.atlas")).ShouldRefuse(429, "identity.too-many-attempts");
        (await SignIn(owner, "cashier.atlas")).ShouldBe(200);
        using var colleague = installation.Atlas.Anybody("127.0.0.3");
        (await SignIn(colleague, "doctor.atlas")).ShouldBe(200);
        (await Rows()).ShouldBeLessThanOrEqualTo(6);
        (Memory() - before).ShouldBeLessThan(8 * 1024 * 1024);
    }

    [Fact]
    public async Task at_a_thousand_accounts_is_locked_out_by_address_and_leaves_few_rows()
    {
        using var stranger = installation.Atlas.Anybody("127.0.0.67");
        var answers = new List<int>();
        for (var account = 0; account < 1_000; account++) answers.Add((int)(await SignIn(stranger, $"somebody{account}", "Ortho-Panorama-26")).Status);
        answers.Count(status => status == 401).ShouldBe(Patience.OfAddress.Free);
        (await Rows()).ShouldBe(Patience.OfAddress.Free + 1);
        using var elsewhere = installation.Atlas.Anybody("127.0.0.4");
        (await SignIn(elsewhere, "doctor.atlas")).ShouldBe(200);
    }

    [Fact]
    public async Task at_once_from_many_hands_gets_no_more_tries_than_in_a_row()
    {
        var hands = Enumerable.Range(0, 40).Select(hand => installation.Atlas.Anybody($"127.0.1.{hand + 1}")).ToArray();
        var answers = await Task.WhenAll(hands.Select(async (hand, number) => (int)(await SignIn(hand, "assistant.atlas", $"guess {number}")).Status));
        answers.Count(status => status == 401).ShouldBe(Patience.OfAccount.Free);
        answers.Count(status => status == 429).ShouldBe(40 - Patience.OfAccount.Free);
        foreach (var hand in hands) hand.Dispose();
    }

    [Theory]
    [InlineData("receptionist.atlas")]
    [InlineData("nobody.of.this.name")]
    [InlineData("nobody@atlas.example")]
    public async Task waits_longer_each_time_up_to_a_quarter_of_an_hour_whether_or_not_there_is_such_an_account(string login)
    {
        using var stranger = installation.Atlas.Anybody("127.0.0.68");
        for (var guess = 0; guess < Patience.OfAccount.Free; guess++) (await SignIn(stranger, login, "wrong")).ShouldRefuse(401, "identity.wrong-login");
        var waits = new List<int>();
        for (var round = 0; round < 7; round++)
        {
            var refused = (await SignIn(stranger, login, "wrong")).ShouldRefuse(429, "identity.too-many-attempts");
            var wait = int.Parse(refused.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture);
            refused.Json["retryAfter"]!.GetValue<int>().ShouldBe(wait);
            waits.Add(wait);
            clock.Move(TimeSpan.FromSeconds(wait + 1));
            (await SignIn(stranger, login, "wrong")).ShouldRefuse(401, "identity.wrong-login");
        }
        int[] wanted = [30, 60, 120, 240, 480, 900, 900];
        for (var round = 0; round < wanted.Length; round++) waits[round].ShouldBeInRange(wanted[round] - 10, wanted[round]);
    }

    [Fact]
    public async Task is_forgotten_after_the_right_one_and_after_a_day()
    {
        using var person = installation.Atlas.Anybody("127.0.0.5");
        for (var guess = 0; guess < Patience.OfAccount.Free - 1; guess++) (await SignIn(person, "lab_tech.atlas", "wrong")).ShouldBe(401);
        (await SignIn(person, "lab_tech.atlas")).ShouldBe(200);
        using var stranger = installation.Atlas.Anybody("127.0.0.69");
        for (var guess = 0; guess < Patience.OfAccount.Free; guess++) (await SignIn(stranger, "lab_tech.atlas", "wrong")).ShouldBe(401);
        (await SignIn(stranger, "lab_tech.atlas", "wrong")).ShouldBe(429);
        clock.Move(LockOut.Memory + TimeSpan.FromMinutes(1));
        for (var guess = 0; guess < Patience.OfAccount.Free; guess++) (await SignIn(stranger, "lab_tech.atlas", "wrong")).ShouldBe(401);
        (await Owner.Ask<long>(installation, "select count(*) from registry.sign_in_attempts where expires_at < now() + interval '25 hours'")).ShouldBe(0);
    }

    [Fact]
    public async Task of_another_clinics_member_is_no_surer_at_a_second_door()
    {
        using var stranger = installation.Mansour.Anybody("127.0.0.70");
        using var another = installation.Mansour.Anybody("127.0.0.71");
        for (var guess = 0; guess < 3; guess++) (await SignIn(stranger, "doctor.atlas", "wrong")).ShouldRefuse(401, "identity.wrong-login");
        (await SignIn(another, "doctor.atlas")).ShouldRefuse(403, "identity.not-here");
    }

    [Fact]
    public async Task shows_the_form_with_how_long_to_wait()
    {
        using var person = installation.Atlas.Anybody("127.0.0.72");
        for (var guess = 0; guess < Patience.OfAccount.Free; guess++) (await Form()).ShouldBe(401);
        var refused = (await Form()).ShouldBe(429);
        refused.Headers.Contains("Retry-After").ShouldBeTrue();
        WebUtility.HtmlDecode(refused.Text).ShouldContain("Trop d’essais");

        Task<Reply> Form() => person.PostForm("/sign-in", new() { ["login"] = "manager.atlas", ["password"] = "wrong" });
    }

    [Fact]
    public async Task takes_as_long_for_an_unknown_account_as_for_a_wrong_password()
    {
        await using var usual = new Installation(cluster) { Settings = services => services.AddSingleton<TimeProvider>(clock).AddSingleton(new Passwords()) };
        await usual.InitializeAsync();
        using var person = usual.Atlas.Anybody("127.0.0.73");
        await SignIn(person, "manager.atlas"); // hashes anew what was hashed in fewer rounds
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var round = 0; round < 8; round++)
        {
            known.Add(await Time("manager.atlas"));
            unknown.Add(await Time($"nobody{round}"));
            clock.Move(LockOut.LongestWait);
        }
        // The shortest of each: what else the machine does only ever adds to it.
        (known.Min() / unknown.Min()).ShouldBeInRange(0.7, 1.4, $"{known.Min()} ms and {unknown.Min()} ms");

        async Task<double> Time(string login)
        {
            var watch = Stopwatch.StartNew();
            (await SignIn(person, login, "wrong")).ShouldBe(401);
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    [Fact]
    public async Task leaves_a_trace_in_the_trail_and_no_login_in_the_counters()
    {
        using var stranger = installation.Atlas.Anybody("127.0.0.74");
        for (var guess = 0; guess <= Patience.OfAccount.Free; guess++) await SignIn(stranger, "desk@atlas.example", "wrong");
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where after ->> 'reason' = 'identity.too-many-attempts' and address = '127.0.0.74'")).ShouldBe(1);
        (await Owner.Ask<string>(installation, "select string_agg(a::text, ' ') from registry.sign_in_attempts a")).ShouldNotContain("desk");
    }

    static Task<Reply> SignIn(Caller caller, string login, string password = TestCluster.Password) => caller.Post("/api/v1/auth/login", new { login, password });

    async Task<int> Rows() => (int)await Owner.Ask<long>(installation, "select count(*) from registry.sign_in_attempts");

    static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}
