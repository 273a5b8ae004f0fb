using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Home;

public sealed class Landing_where_the_day_begins(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(Role.Receptionist, "La journée à l’accueil")]
    [InlineData(Role.Doctor, "Ma journée")]
    [InlineData(Role.Assistant, "La journée au fauteuil")]
    [InlineData(Role.Cashier, "Patients du jour")]
    [InlineData(Role.LabTech, "Laboratoire")]
    [InlineData(Role.Manager, "Le cabinet en un coup d’œil")]
    public async Task each_role_has_its_own_page_by_host_and_by_path(Role role, string title)
    {
        using var byHost = await installation.Mansour.AsPage(role);
        System.Net.WebUtility.HtmlDecode((await byHost.Get("/")).ShouldBe(200).Text).ShouldContain($"<h1>{title}</h1>");
        using var byPath = new Caller(installation.BaseAddress, "localhost", null);
        (await byPath.PostForm("/clinic/mansour/sign-in", new(StringComparer.Ordinal) { ["login"] = $"{role.Word()}.mansour", ["password"] = TestCluster.Password })).ShouldBe(303);
        var page = System.Net.WebUtility.HtmlDecode((await byPath.Get("/clinic/mansour/")).ShouldBe(200).Text);
        page.ShouldContain($"<h1>{title}</h1>");
        page.ShouldNotContain("href=\"/agenda");
    }

    [Fact]
    public async Task the_desk_sees_everybody_of_today_a_doctor_the_own_and_the_cash_desk_no_reason()
    {
        var (mine, other) = (await Book("Salma", "Bennani", "doctor.atlas", hour: 9), await Book("Karim", "Fassi", await SecondDoctor(), hour: 9));
        foreach (var role in new[] { Role.Receptionist, Role.Assistant })
        {
            using var desk = await installation.Atlas.AsPage(role);
            var page = (await desk.Get("/")).ShouldBe(200).Text;
            page.ShouldContain("Salma Bennani");
            page.ShouldContain("Karim Fassi");
            page.ShouldContain($"/agenda/{mine.Appointment}");
        }
        using var doctor = await installation.Atlas.AsPage(Role.Doctor);
        var day = (await doctor.Get("/")).ShouldBe(200).Text;
        day.ShouldContain("Salma Bennani");
        day.ShouldNotContain("Karim Fassi");
        day.ShouldNotContain(other.Appointment);
        using var cashier = await installation.Atlas.AsPage(Role.Cashier);
        var cash = (await cashier.Get("/")).ShouldBe(200).Text;
        cash.ShouldContain("Salma Bennani");
        cash.ShouldNotContain(mine.TypeName);
        cash.ShouldNotContain($"/patients/{mine.Patient}");
        cash.ShouldNotContain(mine.Appointment);
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        (await manager.Get("/")).ShouldBe(200).Text.ShouldContain("<span class=\"figure-value\"><bdi>2</bdi></span>");
        using var technician = await installation.Atlas.AsPage(Role.LabTech);
        (await technician.Get("/")).ShouldBe(200).Text.ShouldNotContain("Bennani");
        using var elsewhere = await installation.Mansour.AsPage(Role.Receptionist);
        (await elsewhere.Get("/")).ShouldBe(200).Text.ShouldNotContain("Bennani");
    }

    [Fact]
    public async Task whoever_is_not_signed_in_is_taken_to_the_sign_in_page()
    {
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Get("/")).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/sign-in");
    }

    async Task<string> SecondDoctor()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Deuxième", role = "doctor", username = "second.atlas", password = TestCluster.Password })).ShouldBe(201);
        return "second.atlas";
    }

    async Task<(string Patient, string Appointment, string TypeName)> Book(string firstName, string lastName, string doctor, int hour)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var doctorId = (await manager.Get("/api/v1/staff")).Json["items"]!.AsArray().Single(member => member!["username"]!.GetValue<string>() == doctor)!["userId"]!.GetValue<string>();
        var type = (await manager.Get("/api/v1/appointment-types")).Json["items"]![0]!;
        var patient = (await manager.Post("/api/v1/patients", new { firstName, lastName, sex = "female" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        var clock = new ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected();
        var startsAt = clock.Format(clock.InstantOf(clock.Today, new(hour, 0)));
        var booked = (await manager.Post("/api/v1/appointments", new { patientId = patient, doctorId, startsAt, minutes = 30, typeId = type["id"] })).ShouldBe(201);
        return (patient, booked.Json["id"]!.GetValue<string>(), type["name"]!.GetValue<string>());
    }
}
