using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Visits;

public sealed class Working_with_the_board(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task takes_a_patient_from_expected_to_the_cash_desk_by_buttons_that_each_role_has()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        using var doctor = await installation.Atlas.AsPage(Role.Doctor);
        using var cashier = await installation.Atlas.AsPage(Role.Cashier);
        using var assistant = await installation.Atlas.AsPage(Role.Assistant);
        var patient = await api.Patient("Touria");
        var appointment = await api.Appointment(patient, await installation.IdOf("doctor.atlas"), 8);
        (await desk.Get("/")).ShouldBe(200).Text.ShouldContain($"arrive-{appointment:N}");
        // The desk has the board at home, and not a second time in the menu.
        (await desk.Get("/patients")).ShouldBe(200).Text.ShouldNotContain("href=\"/visits\"");
        (await assistant.Get("/patients")).ShouldBe(200).Text.ShouldContain("href=\"/visits\"");
        (await assistant.Get("/visits")).ShouldBe(200).Text.ShouldNotContain($"arrive-{appointment:N}");
        (await desk.PostForm("/visits", new() { ["appointmentId"] = appointment.ToString() })).ShouldBe(303);
        var visit = (await api.Get($"/api/v1/visits?patientId={patient}")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await desk.Get("/")).Text.ShouldNotContain($"arrive-{appointment:N}");
        var room = (await doctor.Get("/")).ShouldBe(200).Text;
        room.ShouldContain($"start-{visit:N}");
        (await assistant.Get("/")).ShouldBe(200).Text.ShouldContain("Touria");
        (await cashier.Get("/")).ShouldBe(200).Text.ShouldNotContain($"visit-link-{visit:N}");
        (await doctor.PostForm($"/visits/{visit}/start", new() { ["version"] = "1" })).ShouldBe(303);
        (await doctor.Get("/")).Text.ShouldContain($"ready-{visit:N}");
        (await doctor.PostForm($"/visits/{visit}/ready", new() { ["version"] = "2" })).ShouldBe(303);
        var list = (await cashier.Get("/")).ShouldBe(200).Text;
        list.ShouldContain($"visit-link-{visit:N}");
        list.ShouldNotContain($"/patients/{patient}");
        (await cashier.Get("/visits")).ShouldBe(403);
        (await cashier.Get($"/visits/{visit}")).ShouldBe(200).Text.ShouldNotContain("patient-banner");
        (await doctor.PostForm($"/visits/{visit}/unready", new() { ["version"] = "3" })).ShouldBe(303);
        (await doctor.PostForm($"/visits/{visit}/unstart", new() { ["version"] = "4" })).ShouldBe(303);
        (await desk.PostForm($"/visits/{visit}/complete", new() { ["version"] = "5" })).ShouldBe(409);
    }

    [Fact]
    public async Task registers_who_comes_without_an_appointment_and_shows_the_form_again_when_something_is_missing()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (patient, doctor) = (await api.Patient(), await installation.IdOf("doctor.atlas"));
        (await desk.Get($"/visits/new?patientId={patient}")).ShouldBe(200).Text.ShouldContain(patient.ToString());
        (await desk.PostForm("/visits/new", new() { ["patientId"] = patient.ToString(), ["note"] = "Dent cassée" })).ShouldBe(422).Words().ShouldContain("Dent cassée");
        var form = new Dictionary<string, string> { ["patientId"] = patient.ToString(), ["doctorId"] = doctor.ToString(), ["note"] = "Dent cassée" };
        (await desk.PostForm("/visits/new", form)).ShouldBe(303);
        (await desk.PostForm("/visits/new", form)).ShouldBe(409).Words().ShouldContain("déjà au cabinet");
        (await desk.Get("/")).Words().ShouldContain("Dent cassée");
    }

    [Fact]
    public async Task answers_a_click_with_what_was_done_and_the_way_back()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.AsPage(Role.Doctor);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        foreach (var page in new[] { doctor, desk }) page.Headers.Add("HX-Request", "true");
        var visit = await api.WalkIn(await installation.IdOf("doctor.atlas"));
        var moved = (await doctor.PostForm($"/visits/{visit}/start", new() { ["version"] = "1" })).ShouldBe(200);
        moved.Text.ShouldContain($"/visits/{visit}/unstart");
        moved.Headers.GetValues("HX-Trigger").Single().ShouldContain("visits-changed");
        // A colleague was quicker: said as a message, and nothing is put in place of the card.
        var late = (await doctor.PostForm($"/visits/{visit}/start", new() { ["version"] = "1" })).ShouldBe(409);
        late.Headers.GetValues("HX-Reswap").Single().ShouldBe("none");
        (await doctor.PostForm($"/visits/{visit}/unstart", new() { ["version"] = "2" })).ShouldBe(200);
        (await desk.PostForm($"/visits/{visit}/change", new() { ["doctorId"] = (await installation.IdOf("doctor.atlas")).ToString(), ["note"] = "Vient avec sa sœur", ["version"] = "3" })).ShouldBe(200);
        (await desk.PostForm($"/visits/{visit}/leave", new() { ["reason"] = "", ["version"] = "4" })).ShouldBe(422).Text.ShouldContain("visit-panel");
        (await desk.PostForm($"/visits/{visit}/leave", new() { ["reason"] = "Reviendra", ["version"] = "4" })).ShouldBe(200).Text.ShouldContain($"/visits/{visit}/return");
        (await desk.PostForm($"/visits/{visit}/return", new() { ["version"] = "5" })).ShouldBe(200);
    }

    [Fact]
    public async Task asks_a_manager_for_a_waiver_and_says_that_it_waits()
    {
        using var cashier = await installation.Mansour.AsPage(Role.Cashier);
        var visit = await installation.ToBePaid(installation.Mansour);
        (await cashier.Get($"/visits/{visit}")).ShouldBe(200).Text.ShouldContain("visit-waiver");
        (await cashier.PostForm($"/visits/{visit}/waiver", new() { ["reason"] = "" })).ShouldBe(422);
        (await cashier.PostForm($"/visits/{visit}/waiver", new() { ["reason"] = "Contrôle gratuit promis" })).ShouldBe(303);
        var sheet = (await cashier.Get($"/visits/{visit}")).ShouldBe(200).Words();
        sheet.ShouldContain("Contrôle gratuit promis");
        sheet.ShouldNotContain("id=\"visit-waiver\"");
    }

    [Fact]
    public async Task shows_a_branch_and_a_doctor_alone_and_who_comes_early_does_not_overtake()
    {
        using var api = await installation.Mansour.As(Role.Receptionist);
        using var manager = await installation.Mansour.As(Role.Manager);
        using var desk = await installation.Mansour.AsPage(Role.Receptionist);
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Second", role = "doctor", username = "second.mansour", password = TestCluster.Password })).ShouldBe(201);
        var (first, second) = (await installation.IdOf("doctor.mansour"), await installation.IdOf("second.mansour"));
        // The last quarter of the day: whenever the test runs, that appointment is still to come.
        var early = await api.Patient("Aicha");
        var booked = await api.Appointment(early, second, 23, 45);
        (await api.Post("/api/v1/visits", new { appointmentId = booked })).ShouldBe(201);
        await api.WalkIn(second, await api.Patient("Brahim"));
        await api.WalkIn(first, await api.Patient("Chama"));
        var all = (await desk.Get("/")).ShouldBe(200).Text;
        all.IndexOf("Brahim", StringComparison.Ordinal).ShouldBeLessThan(all.IndexOf("Aicha", StringComparison.Ordinal));
        var some = (await desk.Get($"/?doctor={second}")).ShouldBe(200).Text;
        some.ShouldContain("Brahim");
        some.ShouldNotContain("Chama");
        (await desk.Get($"/?branch={Guid.Empty}")).ShouldBe(200).Text.ShouldNotContain("Brahim");
    }
}
