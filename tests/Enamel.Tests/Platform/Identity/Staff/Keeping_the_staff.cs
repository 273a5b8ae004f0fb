using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Staff;

public sealed class Keeping_the_staff(Installation installation) : IClassFixture<Installation>
{
    static readonly object Left = new { reason = "Fin de contrat" };

    [Theory]
    [InlineData(Role.Doctor, "identity.doctors-full")]
    [InlineData(Role.Receptionist, "identity.receptionists-full")]
    public async Task twenty_who_are_taken_on_at_once_do_not_exceed_the_plan(Role role, string full)
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            manager.Post("/api/v1/staff", new { displayName = $"Personne {(char)('A' + number)}", role = role.Word(), username = $"{role.Word()}-{number}", password = "Ortho-Panorama-27" })));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(4); // five of the plan, less the one who is there
        foreach (var answer in answers.Where(answer => (int)answer.Status != 201))
            answer.ShouldRefuse(422, full).Json["capacity"]!.GetValue<int>().ShouldBe(5);
    }

    [Fact]
    public async Task whoever_is_deactivated_is_out_at_once_and_can_come_back()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var byToken = await installation.Atlas.As(Role.Assistant);
        using var byCookie = await installation.Atlas.AsPage(Role.Assistant);
        var id = await IdOf(manager, "assistant.atlas");
        (await manager.Post($"/api/v1/staff/{id}/deactivate")).ShouldRefuse(422, "fields");
        (await manager.Post($"/api/v1/staff/{id}/deactivate", Left)).ShouldBe(204);
        (await byToken.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await byCookie.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/login", new { login = "assistant.atlas", password = TestCluster.Password })).ShouldRefuse(403, "identity.not-here");
        (await Owner.Ask<long>(installation, $"select count(*) from registry.sessions where user_id = '{id}' and ended_at is null")).ShouldBe(0);
        (await manager.Post($"/api/v1/staff/{id}/reactivate")).ShouldBe(204);
        (await byToken.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await anybody.Post("/api/v1/auth/login", new { login = "assistant.atlas", password = TestCluster.Password })).ShouldBe(200);
    }

    [Fact]
    public async Task coming_back_needs_room_in_the_plan()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = await IdOf(manager, "receptionist.atlas");
        (await manager.Post($"/api/v1/staff/{id}/deactivate", Left)).ShouldBe(204);
        foreach (var number in Enumerable.Range(0, 5))
            (await manager.Post("/api/v1/staff", new { displayName = "Remplaçante", role = "receptionist", username = $"remplacante-{number}", password = "Ortho-Panorama-27" })).ShouldBe(201);
        (await manager.Post($"/api/v1/staff/{id}/reactivate")).ShouldRefuse(422, "identity.receptionists-full");
    }

    [Fact]
    public async Task no_manager_can_shut_themselves_out_and_two_cannot_shut_out_each_other()
    {
        using var first = await installation.Atlas.As(Role.Manager);
        var firstId = await IdOf(first, "manager.atlas");
        (await first.Post($"/api/v1/staff/{firstId}/deactivate")).ShouldRefuse(422, "identity.not-oneself");
        var secondId = (await first.Post("/api/v1/staff", new { displayName = "Deuxième", role = "manager", username = "manager.deux", password = "Ortho-Panorama-27" })).ShouldBe(201).Json["id"];
        using var second = await installation.Atlas.SignIn("manager.deux", "Ortho-Panorama-27");
        var answers = await Task.WhenAll(first.Post($"/api/v1/staff/{secondId}/deactivate", Left), second.Post($"/api/v1/staff/{firstId}/deactivate", Left));
        answers.Count(answer => (int)answer.Status == 204).ShouldBe(1);
        (await Owner.Ask<long>(installation, "select count(*) from registry.memberships m join registry.clinics c on c.id = m.clinic_id where c.slug = 'atlas' and m.role = 'manager' and m.is_active")).ShouldBe(1);
        await Owner.Do(installation, "update registry.memberships set is_active = true where role = 'manager'");
    }

    [Fact]
    public async Task knows_nothing_of_another_clinics_people()
    {
        using var mansour = await installation.Mansour.As(Role.Manager);
        var id = await IdOf(mansour, "doctor.mansour");
        using var atlas = await installation.Atlas.As(Role.Manager);
        (await atlas.Post($"/api/v1/staff/{id}/deactivate")).ShouldRefuse(404, "identity.no-such-member");
        (await atlas.Post($"/api/v1/staff/{id}/reactivate")).ShouldRefuse(404, "identity.no-such-member");
        (await atlas.Get("/api/v1/staff")).Text.ShouldNotContain("mansour");
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.PostForm($"/staff/{id}/deactivate", new(StringComparer.Ordinal) { ["reason"] = "Fin de contrat" })).ShouldBe(404);
        var own = await IdOf(atlas, "lab_tech.atlas");
        (await page.Get($"/staff/{own}/deactivate")).ShouldBe(200);
        (await page.PostForm($"/staff/{own}/deactivate", new(StringComparer.Ordinal) { ["reason"] = " " })).ShouldBe(422);
        (await page.Get("/staff")).ShouldBe(200).Text.ShouldNotContain("mansour");
    }

    [Theory]
    [InlineData(Role.Doctor)]
    [InlineData(Role.Assistant)]
    [InlineData(Role.Receptionist)]
    [InlineData(Role.Cashier)]
    [InlineData(Role.LabTech)]
    public async Task is_the_managers_alone(Role role)
    {
        using var member = await installation.Mansour.AsPage(role);
        (await member.Get("/staff")).ShouldBe(403);
        (await member.Get("/staff/new")).ShouldBe(403);
        (await member.PostForm("/staff", new(StringComparer.Ordinal))).ShouldBe(403);
        (await member.Post($"/api/v1/staff/{Guid.Empty}/deactivate")).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task takes_somebody_on_by_the_page_and_shows_the_form_again_without_the_password()
    {
        using var manager = await installation.Mansour.AsPage(Role.Manager);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["displayName"] = "Nadia Tazi", ["role"] = "cashier", ["username"] = "nadia", ["password"] = "court", ["email"] = "", ["phone"] = "", ["speciality"] = "",
        };
        var wrong = (await manager.PostForm("/staff", form)).ShouldBe(422).Text;
        wrong.ShouldContain("Nadia Tazi");
        wrong.ShouldNotContain("value=\"court\"");
        form["password"] = "Ortho-Panorama-27";
        (await manager.PostForm("/staff", form)).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/staff");
        var list = (await manager.Get("/staff")).Text;
        list.ShouldContain("Nadia Tazi");
        (await manager.PostForm("/staff", form)).ShouldBe(409);
    }

    static async Task<string> IdOf(Caller manager, string username) =>
        (await manager.Get("/api/v1/staff")).ShouldBe(200).Json["items"]!.AsArray().Single(member => member!["username"]!.GetValue<string>() == username)!["userId"]!.GetValue<string>();
}
