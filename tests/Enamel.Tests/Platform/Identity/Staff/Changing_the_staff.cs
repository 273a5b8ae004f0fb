using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Staff;

public sealed class Changing_the_staff(Installation installation) : IClassFixture<Installation>
{
    const string Password = "Ortho-Panorama-27";

    [Fact]
    public async Task ends_the_sessions_of_whose_role_changes_at_once()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await TakeOn(manager, "assistant", "tournant");
        using var byToken = await installation.Atlas.SignIn("tournant", Password);
        using var byCookie = installation.Atlas.Anybody();
        (await byCookie.PostForm("/sign-in", new() { ["login"] = "tournant", ["password"] = Password })).ShouldBe(303);
        (await byToken.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("assistant");
        var told = await ToldOfRoles();
        (await manager.Patch($"/api/v1/staff/{id}", new { role = "cashier" })).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("cashier");
        (await byToken.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await byCookie.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        using var again = await installation.Atlas.SignIn("tournant", Password);
        (await again.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("cashier");
        (await again.Get("/api/v1/appointments?from=2031-03-03&to=2031-03-04")).ShouldRefuse(403, "not-allowed");
        (await Owner.Ask<string>(installation, $"select string_agg(after->>'reason', ',') from clinic_atlas.audit_entries where action = 'session-ended' and after->>'userId' = '{id}'")).ShouldContain("role-changed");
        (await ToldOfRoles()).ShouldBe(told + 1);
    }

    Task<long> ToldOfRoles() => Owner.Ask<long>(installation, """
        select count(*) from registry.audit_entries
        where subject = 'registry_memberships' and before->>'role' = 'assistant' and after->>'role' = 'cashier' and user_id is not null
        """);

    [Fact]
    public async Task leaves_the_manager_the_own_role_and_the_clinic_a_manager()
    {
        using var first = await installation.Mansour.As(Role.Manager);
        var firstId = await IdOf(first, "manager.mansour");
        (await first.Patch($"/api/v1/staff/{firstId}", new { role = "doctor" })).ShouldRefuse(422, "identity.not-own-role");
        (await first.Patch($"/api/v1/staff/{firstId}", new { role = "manager" })).ShouldBe(200);
        var secondId = await TakeOn(first, "manager", "manager.deux");
        using var second = await installation.Mansour.SignIn("manager.deux", Password);
        var answers = await Task.WhenAll(first.Patch($"/api/v1/staff/{secondId}", new { role = "assistant" }), second.Patch($"/api/v1/staff/{firstId}", new { role = "assistant" }));
        answers.Count(answer => (int)answer.Status == 200).ShouldBe(1);
        answers.Count(answer => (int)answer.Status == 401).ShouldBe(1);
        (await Owner.Ask<long>(installation, "select count(*) from registry.memberships m join registry.clinics c on c.id = m.clinic_id where c.slug = 'mansour' and m.role = 'manager' and m.is_active")).ShouldBe(1);
        await Owner.Do(installation, $"update registry.memberships set role = 'manager' where user_id = '{firstId}'");
    }

    [Fact]
    public async Task stays_within_the_plan_twenty_at_once_too()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var there = (await manager.Get("/api/v1/staff")).Json["items"]!.AsArray().Count(member => member!["role"]!.GetValue<string>() == "receptionist" && member["isActive"]!.GetValue<bool>());
        var ids = new List<string>();
        for (var number = 0; number < 20; number++) ids.Add(await TakeOn(manager, "lab_tech", $"labo-{number}"));
        var answers = await Task.WhenAll(ids.Select(id => manager.Patch($"/api/v1/staff/{id}", new { role = "receptionist" })));
        answers.Count(answer => (int)answer.Status == 200).ShouldBe(5 - there);
        foreach (var answer in answers.Where(answer => (int)answer.Status != 200)) answer.ShouldRefuse(422, "identity.receptionists-full");
    }

    [Fact]
    public async Task keeps_a_doctors_papers_each_licence_once_in_a_clinic()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var one = await TakeOn(manager, "doctor", "docteur-un");
        var two = await TakeOn(manager, "doctor", "docteur-deux");
        var kept = (await manager.Patch($"/api/v1/staff/{one}", new { licenceNumber = " md 12345 ", inpe = "١٢٣ 456 789", speciality = "Endodontie" })).ShouldBe(200).Json;
        kept["licenceNumber"]!.GetValue<string>().ShouldBe("MD12345");
        kept["inpe"]!.GetValue<string>().ShouldBe("123456789");
        kept["speciality"]!.GetValue<string>().ShouldBe("Endodontie");
        (await manager.Patch($"/api/v1/staff/{two}", new { licenceNumber = "MD 12345" })).ShouldRefuse(409, "identity.licence-taken");
        using var elsewhere = await installation.Mansour.As(Role.Manager);
        (await elsewhere.Patch($"/api/v1/staff/{await IdOf(elsewhere, "doctor.mansour")}", new { licenceNumber = "MD12345" })).ShouldBe(200);
        foreach (var (licence, inpe) in new[] { ("ABC", "123456789"), ("1;drop", "123456789"), (new string('1', 40), "123456789"), ("1", "12345678"), ("1", "1234567890"), ("1", "12345678x") })
            (await manager.Patch($"/api/v1/staff/{two}", new { licenceNumber = licence, inpe })).ShouldRefuse(422, "fields");
        (await manager.Patch($"/api/v1/staff/{one}", new { licenceNumber = "" })).ShouldBe(200).Json["licenceNumber"].ShouldBeNull();
        (await manager.Patch($"/api/v1/staff/{two}", new { licenceNumber = "MD12345" })).ShouldBe(200);
        (await manager.Get("/api/v1/doctors")).Json["items"]!.AsArray().Single(doctor => doctor!["id"]!.GetValue<string>() == one)!["speciality"]!.GetValue<string>().ShouldBe("Endodontie");
    }

    [Fact]
    public async Task gives_nobody_but_doctors_a_licence()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await TakeOn(manager, "cashier", "caisse-sans-ordre");
        (await manager.Patch($"/api/v1/staff/{id}", new { licenceNumber = "1234", inpe = "123456789", speciality = "Endodontie" })).ShouldRefuse(422, "fields").Json["errors"]!.AsObject().Count.ShouldBe(3);
        (await manager.Post("/api/v1/staff", new { displayName = "Sans Ordre", role = "cashier", username = "sansordre", password = Password, licenceNumber = "12" })).ShouldRefuse(422, "fields");
    }

    [Fact]
    public async Task keeps_a_past_doctors_name_on_past_appointments_and_books_nothing_more()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await TakeOn(manager, "doctor", "ancien-docteur");
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var patient = (await desk.Post("/api/v1/patients", new { firstName = "Ancienne", lastName = "Patiente" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        var appointment = (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = id, startsAt = "2027-06-01T10:00", minutes = 30 })).ShouldBe(201).Json["id"]!.GetValue<string>();
        (await manager.Patch($"/api/v1/staff/{id}", new { role = "lab_tech" })).ShouldBe(200);
        (await desk.Get($"/api/v1/appointments/{appointment}")).ShouldBe(200).Json["doctorName"]!.GetValue<string>().ShouldBe("Personne Nouvelle");
        ((int)(await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = id, startsAt = "2027-06-02T10:00", minutes = 30 })).Status).ShouldBeOneOf(404, 422);
        (await desk.Get("/api/v1/doctors")).Json["items"]!.AsArray().ShouldNotContain(doctor => doctor!["id"]!.GetValue<string>() == id);
    }

    [Fact]
    public async Task says_in_which_branches_somebody_works_and_takes_no_others()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var branch = (await manager.Post("/api/v1/branches", new { name = "Annexe" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        using var other = await installation.Mansour.As(Role.Manager);
        var foreign = (await other.Post("/api/v1/branches", new { name = "Ailleurs" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        var id = await TakeOn(manager, "assistant", "accueil-annexe");
        (await manager.Patch($"/api/v1/staff/{id}", new { branches = new[] { branch, branch } })).ShouldBe(200).Json["branches"]!.AsArray().Single()!.GetValue<string>().ShouldBe(branch);
        foreach (var unknown in new[] { foreign, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString() })
            (await manager.Patch($"/api/v1/staff/{id}", new { branches = new[] { branch, unknown } })).ShouldRefuse(422, "fields");
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/staff")).ShouldBe(200).Text.ShouldContain("Annexe");
        (await manager.Patch($"/api/v1/staff/{id}", new { branches = Array.Empty<string>() })).ShouldBe(200).Json["branches"]!.AsArray().ShouldBeEmpty();
        using var member = await installation.Atlas.SignIn("accueil-annexe", Password);
        (await member.Get("/api/v1/me")).ShouldBe(200).Json["branches"]!.AsArray().ShouldBeEmpty();
        (await manager.Post($"/api/v1/staff/{id}/deactivate", new { reason = "Fin de stage" })).ShouldBe(204);
    }

    [Fact]
    public async Task tells_who_changed_an_older_version_so_and_another_clinics_manager_nothing()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await TakeOn(manager, "assistant", "deux-fois");
        (await manager.Get($"/api/v1/staff/{id}")).ShouldBe(200).Headers.ETag!.Tag.ShouldBe("\"v1\"");
        (await manager.Patch($"/api/v1/staff/{id}", new { role = "cashier" })).ShouldBe(200);
        manager.Headers.IfMatch.ParseAdd("\"v1\"");
        (await manager.Patch($"/api/v1/staff/{id}", new { role = "doctor" })).ShouldRefuse(412, "stale-version");
        using var other = await installation.Mansour.As(Role.Manager);
        (await other.Get($"/api/v1/staff/{id}")).ShouldRefuse(404, "identity.no-such-member");
        (await other.Patch($"/api/v1/staff/{id}", new { role = "doctor" })).ShouldRefuse(404, "identity.no-such-member");
    }

    [Fact]
    public async Task works_by_the_page()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await TakeOn(manager, "assistant", "par-la-page");
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get($"/staff/{id}")).ShouldBe(200).Text.ShouldContain("Personne Nouvelle");
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["version"] = "1", ["role"] = "doctor", ["licenceNumber"] = "!", ["inpe"] = "", ["speciality"] = "Parodontie" };
        (await page.PostForm($"/staff/{id}", form)).ShouldBe(422).Text.ShouldContain("Parodontie");
        form["licenceNumber"] = "PG-77";
        (await page.PostForm($"/staff/{id}", form)).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/staff");
        (await page.PostForm($"/staff/{id}", form)).ShouldBe(409); // it was version 1 that was seen
        (await manager.Get($"/api/v1/staff/{id}")).Json["licenceNumber"]!.GetValue<string>().ShouldBe("PG-77");
        var self = await IdOf(manager, "manager.atlas");
        (await page.Get($"/staff/{self}")).ShouldBe(200).Text.ShouldContain("own-role");
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaa", "passwords.too-common")]
    [InlineData("azertyuiop123", "passwords.too-common")]
    [InlineData("Cabinet-Panorama-27", "passwords.contains-name")]
    [InlineData("nouvelle-vague-2027", "passwords.contains-name")]
    public async Task begins_with_no_common_password_and_no_name(string password, string code)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var answer = await manager.Post("/api/v1/staff", new { displayName = "Personne Nouvelle", role = "assistant", username = "trop-simple", password });
        answer.ShouldRefuse(422, "fields").Json["errors"]!["password"]!.AsArray().Single()!.GetValue<string>().ShouldContain(code == "passwords.too-common" ? "courant" : "nom");
    }

    static async Task<string> TakeOn(Caller manager, string role, string username) =>
        (await manager.Post("/api/v1/staff", new { displayName = "Personne Nouvelle", role, username, password = Password })).ShouldBe(201).Json["id"]!.GetValue<string>();

    static async Task<string> IdOf(Caller manager, string username) =>
        (await manager.Get("/api/v1/staff")).ShouldBe(200).Json["items"]!.AsArray().Single(member => member!["username"]!.GetValue<string>() == username)!["userId"]!.GetValue<string>();
}
