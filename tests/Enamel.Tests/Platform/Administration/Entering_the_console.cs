using System.Net;
using Enamel.Platform.Administration;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Administration;

/// <summary>Administrators as the operator's command makes them.</summary>
public sealed class Entering_the_console(Timed timed) : IClassFixture<Timed>
{
    readonly Installation installation = timed.Installation;

    [Fact]
    public async Task needs_password_and_code_together_and_shows_clinics_as_lines_of_a_list()
    {
        var keys = await Make("salma.i");
        using var browser = Public();
        (await browser.Get("/platform")).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/platform/sign-in");
        (await browser.Get("/platform/sign-in")).ShouldBe(200).Text.ShouldContain("one-time-code");
        var code = Next(keys.Secret);
        (await Enter(browser, keys.Username, keys.Password, "")).ShouldBe(401);
        (await Enter(browser, keys.Username, keys.Password, "000000")).ShouldBe(401);
        (await Enter(browser, keys.Username, "not the password", code)).ShouldBe(401);
        (await Enter(browser, "nobody", keys.Password, code)).ShouldBe(401);
        (await Enter(browser, $" {keys.Username.ToUpperInvariant()}", keys.Password, code)).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/platform");
        var page = WebUtility.HtmlDecode((await browser.Get("/platform")).ShouldBe(200).Text);
        foreach (var shown in new[] { "atlas", "mansour", "Salma I", "Actif" }) page.ShouldContain(shown, Case.Insensitive);
        page.ShouldNotContain("/account/security");
        page.ShouldNotContain("href=\"/clinic/"); // it leads into none
        using var again = Public();
        (await Enter(again, keys.Username, keys.Password, code)).ShouldBe(401); // each code once
        (await browser.PostForm("/platform/sign-out", [])).ShouldBe(303);
        (await browser.Get("/platform")).ShouldBe(303);
        // All of it is in the registry's trail: refused, begun, looked, ended.
        var id = await Owner.Ask<Guid>(installation, $"select id from registry.administrators where username = '{keys.Username}'");
        (await Owner.Ask<long>(installation, $"select count(*) from registry.audit_entries where action = 'sign-in-refused' and subject_id = '{id}'")).ShouldBe(4);
        (await Owner.Ask<long>(installation, $"select count(*) from registry.audit_entries where subject = 'registry_administrator_sessions' and action in ('insert', 'update') and user_id = '{id}' and role = 'super_admin'")).ShouldBe(2);
        (await Owner.Ask<long>(installation, $"select count(*) from registry.audit_entries where subject = 'registry_clinics' and action = 'list' and user_id = '{id}'")).ShouldBe(1);
        (await Owner.Ask<string>(installation, "select string_agg(e::text, ' ') from registry.audit_entries e where subject like 'registry_administrator%'")).ShouldNotContain(keys.Password);
    }

    [Fact]
    public async Task opens_no_door_of_a_clinic_and_no_door_of_a_clinic_opens_the_console()
    {
        var keys = await Make("karim.b");
        using var browser = Public();
        var welcome = (await Enter(browser, keys.Username, keys.Password, Next(keys.Secret))).ShouldBe(303);
        var cookie = welcome.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("enamel.platform=", StringComparison.Ordinal));
        foreach (var limit in new[] { "path=/platform", "httponly", "samesite=strict" }) cookie.ShouldContain(limit, Case.Insensitive);
        var token = cookie.Split(';')[0].Split('=')[1];
        foreach (var (host, prefix) in new[] { ("atlas.localhost", ""), ("localhost", "/clinic/atlas") })
        {
            using var thief = new Caller(installation.BaseAddress, host, null);
            thief.Headers.Add("Cookie", $"enamel.session={token}; enamel.platform={token}");
            (await thief.Get($"{prefix}/api/v1/me")).ShouldRefuse(401, "not-signed-in");
            (await thief.Get($"{prefix}/platform")).ShouldBe(404);
            (await thief.PostForm($"{prefix}/platform/sign-in", new() { ["username"] = keys.Username, ["password"] = keys.Password, ["code"] = Next(keys.Secret) })).ShouldBe(404);
            (await thief.Post($"{prefix}/api/v1/auth/login", new { login = keys.Username, password = keys.Password })).ShouldRefuse(401, "identity.wrong-login");
            using var bearer = new Caller(installation.BaseAddress, host, token);
            (await bearer.Get($"{prefix}/api/v1/patients")).ShouldRefuse(401, "not-signed-in");
        }
        using var door = installation.Atlas.Anybody();
        var staff = await door.PostForm("/sign-in", new() { ["login"] = "manager.atlas", ["password"] = TestCluster.Password });
        var session = staff.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("enamel.session=", StringComparison.Ordinal)).Split(';')[0].Split('=')[1];
        using var manager = Public();
        manager.Headers.Add("Cookie", $"enamel.platform={session}; enamel.session={session}");
        (await manager.Get("/platform")).ShouldBe(303);
        (await Enter(manager, "manager.atlas", TestCluster.Password, "123456")).ShouldBe(401);
    }

    [Fact]
    public async Task is_locked_to_who_guesses_and_ends_with_the_day_and_with_the_account()
    {
        var keys = await Make("laila.a");
        using var owner = Public();
        (await Enter(owner, keys.Username, keys.Password, Next(keys.Secret))).ShouldBe(303);
        using var guesser = Public("127.0.8.8");
        for (var guess = 0; guess < 5; guess++) (await Enter(guesser, keys.Username, $"guess {guess}", "000000")).ShouldBe(401);
        (await Enter(guesser, keys.Username, keys.Password, "000000")).ShouldBe(429).Headers.RetryAfter.ShouldNotBeNull();
        (await owner.Get("/platform")).ShouldBe(200); // who is in stays in

        var making = Making();
        (await making.Make(keys.Username, "Une autre", "users create-administrator", CancellationToken.None)).ShouldBeNull();
        var renewed = await making.Renew(keys.Username, "users renew-administrator", CancellationToken.None);
        renewed!.Password.ShouldNotBe(keys.Password);
        (await owner.Get("/platform")).ShouldBe(303);
        timed.Clock.Move(TimeSpan.FromMinutes(20)); // the lock is over
        using var back = Public();
        (await Enter(back, keys.Username, keys.Password, Next(keys.Secret))).ShouldBe(401);
        timed.Clock.Move(TimeSpan.FromMinutes(20));
        (await Enter(back, keys.Username, renewed.Password, Next(renewed.Secret))).ShouldBe(303);
        await Owner.Do(installation, "update registry.administrator_sessions set last_seen_at = now() - interval '31 minutes'");
        (await back.Get("/platform")).ShouldBe(303); // nobody was there
        (await Enter(back, keys.Username, renewed.Password, Next(renewed.Secret))).ShouldBe(303);
        (await making.Disable(keys.Username, "users disable-administrator", CancellationToken.None)).ShouldBeTrue();
        (await back.Get("/platform")).ShouldBe(303);
        (await Enter(back, keys.Username, renewed.Password, Next(renewed.Secret))).ShouldBe(401);
        (await making.Disable("nobody", "users disable-administrator", CancellationToken.None)).ShouldBeFalse();
        (await Owner.Ask<long>(installation, "select count(*) from registry.audit_entries where subject = 'registry_administrators' and request_id like 'command:users %'")).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task leaves_no_secret_in_clear()
    {
        var keys = await Make("omar.t");
        var row = await Owner.Ask<string>(installation, $"select a::text from registry.administrators a where username = '{keys.Username}'");
        row.ShouldNotContain(keys.Password);
        row.ShouldNotContain(keys.Secret);
        row.ShouldNotContain(Convert.ToHexStringLower(Base32.Read(keys.Secret)));
    }

    Caller Public(string? from = null) => new(installation.BaseAddress, "localhost", null, from);

    AdministratorMaking Making() => ActivatorUtilities.CreateInstance<AdministratorMaking>(installation.Services, installation.Address);

    async Task<AdministratorKeys> Make(string username)
    {
        AdministratorMaking.IsName(username).ShouldBeTrue();
        return (await Making().Make(username, char.ToUpperInvariant(username[0]) + username[1..].Replace('.', ' '), "users create-administrator", CancellationToken.None))!; // a new name
    }

    static Task<Reply> Enter(Caller browser, string username, string password, string code) =>
        browser.PostForm("/platform/sign-in", new() { ["username"] = username, ["password"] = password, ["code"] = code });

    string Next(string secret)
    {
        timed.Clock.Move(TimeSpan.FromSeconds(31));
        return Totp.Code(Base32.Read(secret), Totp.StepAt(timed.Clock.GetUtcNow()));
    }
}
