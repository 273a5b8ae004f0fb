using System.Net;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Recovery;

public sealed partial class Forgetting_a_password(Timed timed) : IClassFixture<Timed>
{
    const string New = "Gutta-Percha-Tiede-41";

    readonly Installation installation = timed.Installation;

    [Fact]
    public async Task is_mended_by_a_link_that_works_once_and_ends_all_sessions()
    {
        var login = await Person("email", "oubli@new.example");
        using var phone = await installation.Atlas.SignIn(login);
        using var desk = installation.Atlas.Anybody();
        (await desk.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Get("/sign-in")).ShouldBe(200).Text.ShouldContain("href=\"/forgotten\"");
        (await anybody.Get("/forgotten")).ShouldBe(200);
        (await anybody.PostForm("/forgotten", new() { ["login"] = $" {login} " })).ShouldBe(200);
        var letter = await Last("oubli@new.example");
        letter.Channel.ShouldBe(Channel.Email);
        var token = Token(letter);
        letter.Wording.Body.ShouldContain($"http://atlas.localhost/reset?token={token}");
        (await anybody.Get($"/reset?token={token}")).ShouldBe(200).Text.ShouldContain("new-password");
        (await anybody.PostForm("/reset", new() { ["token"] = token, ["password"] = "azertyuiop1234" })).ShouldBe(422);
        (await anybody.PostForm("/reset", new() { ["token"] = token, ["password"] = New })).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/sign-in");
        (await phone.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await desk.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await anybody.PostForm("/reset", new() { ["token"] = token, ["password"] = "Encore-Une-Fois-88" })).ShouldBe(404);
        (await anybody.Get($"/reset?token={token}")).ShouldBe(404);
        (await anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password })).ShouldRefuse(401, "identity.wrong-login");
        (await anybody.Post("/api/v1/auth/login", new { login, password = New })).ShouldBe(200);
        (await Last("oubli@new.example")).Wording.Subject.ShouldBe("Votre mot de passe a été changé");
        foreach (var action in new[] { "password-reset-asked", "password-reset" })
            (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries e join registry.memberships m on m.user_id::text = e.subject_id where e.action = '{action}' and m.username = '{login}'")).ShouldBe(1);
    }

    [Fact]
    public async Task goes_by_sms_for_who_has_a_mobile_alone_and_by_the_api_as_well()
    {
        var login = await Person("phone", "0661 77 88 41");
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/forgotten", new { login = "06 61 77 88 41" })).ShouldBe(202);
        var letter = await Last("+212661778841");
        letter.Channel.ShouldBe(Channel.Sms);
        (await anybody.Post("/api/v1/auth/reset", new { token = Token(letter), password = $"avec-{login}-dedans" })).ShouldRefuse(422, "fields");
        (await anybody.Post("/api/v1/auth/reset", new { token = Token(letter), password = New })).ShouldBe(204);
        (await anybody.Post("/api/v1/auth/reset", new { token = Token(letter), password = New })).ShouldRefuse(404, "identity.reset-spent");
    }

    [Fact]
    public async Task is_answered_alike_whether_or_not_there_is_such_an_account()
    {
        var login = await Person("email", "connue@new.example");
        using var anybody = installation.Atlas.Anybody();
        var before = (await Sent()).Count;
        var answers = new List<(int Status, string Text)>();
        foreach (var typed in new[] { login, "personne", "nobody@new.example", "0661000000", "receptionist.mansour", new string('x', 5000) })
        {
            using var reply = await anybody.PostForm("/forgotten", new() { ["login"] = typed });
            answers.Add(((int)reply.Status, reply.Text));
        }
        answers.Distinct().Count().ShouldBe(1, string.Join('\n', answers.Select(answer => answer.Status)));
        // The same was written for each: who it is is looked up afterwards.
        (await Owner.Ask<long>(installation, "select count(*) from registry.password_resets where login_sealed is not null and user_id is null")).ShouldBe(6);
        (await Owner.Ask<long>(installation, "select count(*) from registry.jobs where kind = 'identity.send-reset'")).ShouldBe(6);
        (await Sent()).Skip(before).Select(letter => letter.Recipient).ShouldBe(["connue@new.example"]);
        (await Owner.Ask<long>(installation, "select count(*) from registry.password_resets where login_sealed is not null")).ShouldBe(0);
        (await anybody.PostForm("/forgotten", new() { ["login"] = " " })).ShouldBe(422);
    }

    [Fact]
    public async Task ends_the_link_before_it_and_bears_half_an_hour_and_three_an_hour()
    {
        var login = await Person("email", "presse@new.example");
        using var anybody = installation.Atlas.Anybody();
        var tokens = new List<string>();
        for (var turn = 0; turn < 5; turn++)
        {
            (await anybody.Post("/api/v1/auth/forgotten", new { login })).ShouldBe(202);
            tokens.Add(Token(await Last("presse@new.example")));
        }
        tokens.Distinct().Count().ShouldBe(3);
        (await anybody.Get($"/reset?token={tokens[0]}")).ShouldBe(404);
        (await anybody.Get($"/reset?token={tokens[^1]}")).ShouldBe(200);
        using var elsewhere = installation.Mansour.Anybody();
        (await elsewhere.Get($"/reset?token={tokens[^1]}")).ShouldBe(404);
        timed.Clock.Move(TimeSpan.FromMinutes(31));
        (await anybody.Get($"/reset?token={tokens[^1]}")).ShouldBe(404);
        (await anybody.Post("/api/v1/auth/reset", new { token = tokens[^1], password = New })).ShouldRefuse(404, "identity.reset-spent");
    }

    [Fact]
    public async Task is_asked_twenty_times_an_hour_from_one_place_at_most()
    {
        using var far = installation.Atlas.Anybody("127.0.9.41");
        for (var turn = 0; turn < 20; turn++) (await far.Post("/api/v1/auth/forgotten", new { login = $"essai{turn}" })).ShouldBe(202);
        (await far.Post("/api/v1/auth/forgotten", new { login = "essai" })).ShouldRefuse(429, "identity.reset-too-many").Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromHours(1));
        using var other = installation.Atlas.Anybody("127.0.9.42");
        (await other.Post("/api/v1/auth/forgotten", new { login = "essai" })).ShouldBe(202);
    }

    [Fact]
    public async Task does_not_stand_in_for_a_second_factor_nor_open_a_closed_door()
    {
        var login = await Person("email", "double@new.example");
        using var browser = installation.Atlas.Anybody();
        (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
        var page = (await browser.PostForm("/account/authenticator", new() { ["password"] = TestCluster.Password })).ShouldBe(200).Text;
        var secret = Secret().Match(page).Groups["secret"].Value.Replace(" ", "", StringComparison.Ordinal);
        timed.Clock.Move(TimeSpan.FromSeconds(31));
        (await browser.PostForm("/account/authenticator/confirm", new() { ["code"] = Totp.Code(Base32.Read(secret), Totp.StepAt(timed.Clock.GetUtcNow())) })).ShouldBe(200);
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/forgotten", new { login })).ShouldBe(202);
        (await anybody.Post("/api/v1/auth/reset", new { token = Token(await Last("double@new.example")), password = New })).ShouldBe(204);
        (await anybody.Post("/api/v1/auth/login", new { login, password = New })).ShouldRefuse(401, "identity.second-factor-needed");
        // Who no longer works here is sent no link, and one that was sent before opens nothing.
        (await anybody.Post("/api/v1/auth/forgotten", new { login })).ShouldBe(202);
        var token = Token(await Last("double@new.example"));
        await Owner.Do(installation, $"update registry.memberships set is_active = false where username = '{login}'");
        (await anybody.Post("/api/v1/auth/reset", new { token, password = "Encore-Une-Fois-88" })).ShouldRefuse(404, "identity.reset-spent");
        var sent = (await Sent()).Count;
        (await anybody.Post("/api/v1/auth/forgotten", new { login })).ShouldBe(202);
        (await Sent()).Count.ShouldBe(sent);
    }

    [Fact]
    public async Task sets_one_password_when_two_use_a_link_at_the_same_moment()
    {
        var login = await Person("email", "ensemble@new.example");
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/forgotten", new { login })).ShouldBe(202);
        var token = Token(await Last("ensemble@new.example"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(turn => anybody.Post("/api/v1/auth/reset", new { token, password = $"{New}-{turn}" })));
        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.NotFound).ShouldBe(3);
    }

    async Task<string> Person(string way, string contact)
    {
        var login = $"aide{Guid.CreateVersion7(timed.Clock.GetUtcNow()):N}"[..32];
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new Dictionary<string, string>
        {
            ["displayName"] = "Nadia Oublieuse", ["role"] = "assistant", ["username"] = login, ["password"] = TestCluster.Password, [way] = contact,
        })).ShouldBe(201);
        return login;
    }

    async Task<Letter> Last(string recipient) => (await Sent()).Last(letter => letter.Recipient == recipient);

    // The hands of the server's clock were moved, those of the database were not: what is due now is made due there too.
    async Task<IReadOnlyList<Letter>> Sent()
    {
        IReadOnlyList<Letter> letters = [];
        for (var turn = 0; turn < 2; turn++)
        {
            await Owner.Do(installation, "update registry.jobs set due_at = least(due_at, now())");
            letters = await installation.Sent();
        }
        return letters;
    }

    static string Token(Letter letter) => Link().Match(letter.Wording.Body).Groups["token"].Value;

    [GeneratedRegex("token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("dir=\"ltr\">(?<secret>[A-Z2-7 ]+)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();
}
