using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Account;

/// <summary>What a browser with a passkey does is shown in a browser; here is what a program without one gets.</summary>
public sealed class Coming_in_by_a_passkey(Installation installation) : IClassFixture<Installation>
{
    const string Question = "/sign-in/passkey/question", Door = "/sign-in/passkey";

    [Fact]
    public async Task names_nobody_before_the_answer_and_takes_each_question_once_in_its_own_browser()
    {
        using var browser = installation.Atlas.Anybody();
        var asked = (await browser.PostForm(Question, [])).ShouldBe(200);
        asked.Json["allowCredentials"]?.AsArray().ShouldBeEmpty();
        asked.Json["userVerification"]!.GetValue<string>().ShouldBe("required");
        asked.Json["rpId"]?.GetValue<string>().ShouldBe("atlas.localhost");
        (await Owner.Ask<long>(installation, "select count(*) from registry.passkey_questions")).ShouldBe(1);
        // The cookie alone, in another browser, answers nothing and uses nothing up.
        var pending = asked.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("enamel.pending=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = installation.Atlas.Anybody();
        thief.Headers.Add("Cookie", pending);
        (await thief.PostForm(Door, new() { ["credential"] = "{}" })).ShouldBe(422);
        (await Owner.Ask<long>(installation, "select count(*) from registry.passkey_questions")).ShouldBe(1);
        (await browser.PostForm(Door, new() { ["credential"] = """{"id":"AA","rawId":"AA","type":"public-key","response":{}}""" })).ShouldBe(422).Text.ShouldContain("name=\"login\"");
        (await Owner.Ask<long>(installation, "select count(*) from registry.passkey_questions")).ShouldBe(0);
        (await browser.PostForm(Door, new() { ["credential"] = "{}" })).ShouldBe(422); // asked for nothing
        (await browser.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where action = 'sign-in-refused' and after ->> 'reason' = 'account.passkey-refused'")).ShouldBe(3);
    }
}
