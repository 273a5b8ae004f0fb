using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Invitations;

public sealed partial class Inviting_somebody(Installation installation) : IClassFixture<Installation>
{
    const string Password = "Ortho-Panorama-27";

    [Fact]
    public async Task sends_a_link_that_makes_an_account_and_a_place_once()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Invite(manager, new { displayName = "Sanae Berrada", contact = "Sanae.Berrada@new.example", role = "doctor", licenceNumber = "md 900", inpe = "900900900", speciality = "Parodontie" });
        var letter = await Last();
        letter.Channel.ShouldBe(Channel.Email);
        letter.Recipient.ShouldBe("sanae.berrada@new.example");
        letter.Wording.Body.ShouldContain("Sanae Berrada");
        letter.Wording.Body.ShouldContain("http://atlas.localhost/invitation?token=");
        using var anybody = installation.Atlas.Anybody();
        var page = (await anybody.Get($"/invitation?token={Token(letter)}")).ShouldBe(200).Text;
        page.ShouldContain("Sanae Berrada");
        var form = Form(Token(letter), "sanae");
        form["password"] = "trop court";
        (await anybody.PostForm("/invitation", form)).ShouldBe(422).Text.ShouldNotContain("trop court");
        form["password"] = Password;
        (await anybody.PostForm("/invitation", form)).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/sign-in");
        (await anybody.PostForm("/invitation", form)).ShouldBe(404);
        (await anybody.Get($"/invitation?token={Token(letter)}")).ShouldBe(404);
        using var member = await installation.Atlas.SignIn("sanae", Password);
        (await member.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("doctor");
        using var byMail = await installation.Atlas.SignIn("sanae.berrada@new.example", Password);
        var kept = (await manager.Get("/api/v1/staff")).Json["items"]!.AsArray().Single(one => one!["username"]!.GetValue<string>() == "sanae")!;
        kept["licenceNumber"]!.GetValue<string>().ShouldBe("MD900");
        kept["speciality"]!.GetValue<string>().ShouldBe("Parodontie");
        (await Owner.Ask<long>(installation, "select count(*) from registry.audit_entries where subject = 'registry_invitations' and after->>'accepted_by' is not null")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task goes_by_sms_to_a_mobile_in_the_language_that_was_chosen()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Invite(manager, new { displayName = "Karim Alaoui", contact = "06 61 55 44 33", role = "lab_tech", language = "ar" });
        var letter = await Last();
        letter.Channel.ShouldBe(Channel.Sms);
        letter.Recipient.ShouldBe("+212661554433");
        letter.Wording.Body.ShouldContain("تدعوك");
        (await Accept(installation.Atlas, Token(letter), "karim")).ShouldBe(201);
        using var member = await installation.Atlas.SignIn("0661554433", Password);
        (await member.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("lab_tech");
    }

    [Fact]
    public async Task asks_who_has_an_account_already_for_its_password_and_for_no_new_one()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Invite(manager, new { displayName = "Autre Nom", contact = "doctor@mansour.example", role = "assistant" });
        var token = Token(await Last());
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/invitations/look", new { token })).ShouldBe(200).Json["hasAccount"]!.GetValue<bool>().ShouldBeTrue();
        (await anybody.Get($"/invitation?token={token}")).ShouldBe(200).Text.ShouldContain("current-password");
        (await Accept(installation.Atlas, token, "venu.de.loin", "Tout-Autre-Chose-27")).ShouldRefuse(422, "identity.invitation-password");
        (await Accept(installation.Atlas, token, "venu.de.loin", TestCluster.Password)).ShouldBe(201);
        using var member = await installation.Atlas.SignIn("venu.de.loin");
        var me = (await member.Get("/api/v1/me")).ShouldBe(200).Json;
        me["role"]!.GetValue<string>().ShouldBe("assistant");
        me["displayName"]!.GetValue<string>().ShouldBe("Doctor of mansour");
        using var there = await installation.Mansour.SignIn("doctor.mansour");
        (await there.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("doctor");
        (await manager.Post("/api/v1/invitations", new { displayName = "Encore", contact = "doctor@mansour.example", role = "cashier" })).ShouldRefuse(409, "identity.member-already");
    }

    [Fact]
    public async Task bears_five_wrong_passwords_and_then_wants_a_new_link()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await Invite(manager, new { displayName = "Devinette", contact = "cashier@mansour.example", role = "assistant" });
        var token = Token(await Last());
        for (var guess = 0; guess < 5; guess++) (await Accept(installation.Atlas, token, "devinette", $"Mauvais-Essai-{guess}77")).ShouldRefuse(422, "identity.invitation-password");
        (await Accept(installation.Atlas, token, "devinette", TestCluster.Password)).ShouldRefuse(404, "identity.invitation-spent");
        (await manager.Get("/api/v1/invitations")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!["id"]!.GetValue<string>() == id)!["isGood"]!.GetValue<bool>().ShouldBeFalse();
        (await manager.Post($"/api/v1/invitations/{id}/resend")).ShouldBe(204);
        (await Accept(installation.Atlas, Token(await Last()), "devinette", TestCluster.Password)).ShouldBe(201);
    }

    [Fact]
    public async Task can_be_withdrawn_and_sent_again_and_only_the_last_link_works()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await Invite(manager, new { displayName = "Hésitante", contact = "hesitante@new.example", role = "assistant" });
        var first = Token(await Last());
        (await manager.Post("/api/v1/invitations", new { displayName = "Hésitante", contact = "HESITANTE@new.example", role = "cashier" })).ShouldRefuse(409, "identity.invited-already");
        (await manager.Post($"/api/v1/invitations/{id}/resend")).ShouldBe(204);
        var second = Token(await Last());
        (await Accept(installation.Atlas, first, "hesitante")).ShouldRefuse(404, "identity.invitation-spent");
        (await manager.Post($"/api/v1/invitations/{id}/withdraw")).ShouldBe(204);
        (await Accept(installation.Atlas, second, "hesitante")).ShouldRefuse(404, "identity.invitation-spent");
        (await manager.Post($"/api/v1/invitations/{id}/resend")).ShouldRefuse(404, "identity.invitation-unknown");
        (await manager.Post($"/api/v1/invitations/{id}/withdraw")).ShouldRefuse(404, "identity.invitation-unknown");
        await Invite(manager, new { displayName = "Hésitante", contact = "hesitante@new.example", role = "cashier" });
        (await Accept(installation.Atlas, Token(await Last()), "hesitante")).ShouldBe(201);
    }

    [Fact]
    public async Task is_too_late_after_three_days()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await Invite(manager, new { displayName = "Lente", contact = "lente@new.example", role = "assistant" });
        var token = Token(await Last());
        (await Owner.Ask<bool>(installation, $"select expires_at - sent_at = interval '72 hours' from registry.invitations where id = '{id}'")).ShouldBeTrue();
        await Owner.Do(installation, $"update registry.invitations set expires_at = now() - interval '1 second' where id = '{id}'");
        (await Accept(installation.Atlas, token, "lente")).ShouldRefuse(404, "identity.invitation-spent");
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/staff")).ShouldBe(200).Text.ShouldContain("Lien expir");
    }

    [Fact]
    public async Task works_at_the_clinics_own_address_alone_and_tells_nobody_what_a_wrong_link_is()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Invite(manager, new { displayName = "Égarée", contact = "egaree@new.example", role = "assistant" });
        var token = Token(await Last());
        foreach (var wrong in new[] { token[..42] + (token[42] == 'A' ? 'B' : 'A'), new string('A', 43), "", "x" })
            (await Accept(installation.Atlas, wrong, "egaree")).ShouldRefuse(404, "identity.invitation-spent");
        (await Accept(installation.Mansour, token, "egaree")).ShouldRefuse(404, "identity.invitation-spent");
        (await Accept(installation.Atlas, token, "manager.atlas")).ShouldRefuse(422, "fields"); // taken in the clinic
        (await Accept(installation.Atlas, token, "egaree", "azertyuiop1234")).ShouldRefuse(422, "fields");
        (await Accept(installation.Atlas, token, "egaree", "egaree-au-matin-27")).ShouldRefuse(422, "fields");
        (await Accept(installation.Atlas, token, "egaree")).ShouldBe(201);
    }

    [Fact]
    public async Task of_twenty_doctors_at_once_lets_in_as_many_as_the_plan_admits()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var tokens = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            await Invite(manager, new { displayName = $"Docteur {(char)('A' + number)}", contact = $"docteur{number}@many.example", role = "doctor" });
            tokens.Add(Token(await Last()));
        }
        var answers = await Task.WhenAll(tokens.Select((token, number) => Accept(installation.Mansour, token, $"docteur-{number}")));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(4); // five of the plan, less the one who is there
        foreach (var answer in answers.Where(answer => (int)answer.Status != 201)) answer.ShouldRefuse(422, "identity.doctors-full");
        (await manager.Post("/api/v1/invitations", new { displayName = "De Trop", contact = "trop@many.example", role = "doctor" })).ShouldRefuse(422, "identity.doctors-full");
    }

    [Fact]
    public async Task lets_one_link_in_once_twenty_times_at_once_too()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Invite(manager, new { displayName = "Pressée", contact = "pressee@new.example", role = "cashier" });
        var token = Token(await Last());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Accept(installation.Atlas, token, $"pressee-{number}")));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(1);
        (await Owner.Ask<long>(installation, "select count(*) from registry.memberships where username like 'pressee-%'")).ShouldBe(1);
    }

    [Fact]
    public async Task refuses_what_is_no_contact_no_role_and_no_branch_of_the_clinic()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var other = await installation.Mansour.As(Role.Manager);
        var foreign = (await other.Post("/api/v1/branches", new { name = "Ailleurs" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        foreach (var body in new object[]
        {
            new { displayName = "X Y", contact = "nobody", role = "assistant" }, new { displayName = "X Y", contact = "x@y.example", role = "super_admin" },
            new { displayName = "", contact = "x@y.example", role = "assistant" }, new { displayName = "X Y", contact = "x@y.example", role = "assistant", branches = new[] { foreign } },
            new { displayName = "X Y", contact = "x@y.example", role = "assistant", language = "de" }, new { displayName = "X Y", contact = "x@y.example", role = "cashier", inpe = "123456789" },
        }) (await manager.Post("/api/v1/invitations", body)).ShouldRefuse(422, "fields");
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await desk.Post("/api/v1/invitations", new { displayName = "X Y", contact = "x@y.example", role = "manager" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task shows_the_manager_who_was_asked_by_the_page_and_hides_the_contact()
    {
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/staff/invite")).ShouldBe(200);
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["displayName"] = "Par La Page", ["contact"] = "pas une adresse", ["role"] = "cashier", ["language"] = "fr" };
        (await page.PostForm("/staff/invitations", form)).ShouldBe(422).Text.ShouldContain("Par La Page");
        form["contact"] = "parlapage@new.example";
        (await page.PostForm("/staff/invitations", form)).ShouldBe(303);
        var list = (await page.Get("/staff")).ShouldBe(200).Text;
        list.ShouldContain("Par La Page");
        list.ShouldContain("@new.example");
        list.ShouldNotContain("parlapage@");
        var id = await Owner.Ask<Guid>(installation, "select id from registry.invitations where display_name = 'Par La Page'");
        (await page.PostForm($"/staff/invitations/{id}/resend", new(StringComparer.Ordinal))).ShouldBe(303);
        (await page.PostForm($"/staff/invitations/{id}/withdraw", new(StringComparer.Ordinal))).ShouldBe(303);
        (await page.Get("/staff")).Text.ShouldNotContain("Par La Page</bdi></th>");
    }

    async Task<Letter> Last() => (await installation.Sent())[^1];

    static async Task<string> Invite(Caller manager, object body) => (await manager.Post("/api/v1/invitations", body)).ShouldBe(201).Json["id"]!.GetValue<string>();

    static async Task<Reply> Accept(Clinic clinic, string token, string username, string password = Password)
    {
        using var anybody = clinic.Anybody();
        return await anybody.Post("/api/v1/invitations/accept", new { token, username, password });
    }

    static Dictionary<string, string> Form(string token, string username) => new(StringComparer.Ordinal) { ["token"] = token, ["username"] = username, ["password"] = Password, ["displayName"] = "" };

    static string Token(Letter letter) => Link().Match(letter.Wording.Body).Groups["token"].Value;

    [GeneratedRegex("token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
