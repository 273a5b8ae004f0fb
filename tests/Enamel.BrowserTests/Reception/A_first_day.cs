using System.Globalization;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Reception;

public sealed class A_first_day(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(true, "Zerhouni", "BE123456", "10:00")]
    [InlineData(false, "Lamrani", "BK654321", "15:00")]
    public async Task registers_finds_and_books_and_the_doctor_sees_it_and_the_other_clinic_knows_nothing(bool byHost, string lastName, string cin, string time)
    {
        var monday = Monday;
        await ShareTheDoctor();
        await using var desk = byHost ? await Visit.At(chromium, installation, "atlas") : await Visit.Under(chromium, installation, "/clinic/atlas");
        await desk.SignIn(Role.Receptionist, "atlas");
        desk.Page.Url.ShouldContain(byHost ? "//atlas.localhost:" : "/clinic/atlas/");
        var patient = await Register(desk, lastName, cin);
        await FindByCin(desk, cin, patient);
        await Book(desk, "atlas", cin, monday, time);
        await desk.Page.Locator($"#day-{monday} .appointment").GetByText(lastName).WaitForAsync();

        await using var doctor = await Visit.At(chromium, installation, "atlas");
        await doctor.SignIn(Role.Doctor, "atlas");
        await doctor.Page.GotoAsync($"agenda?week={monday}");
        await doctor.Page.Locator($"#day-{monday} .appointment").GetByText(lastName).WaitForAsync();

        await using var other = await Visit.At(chromium, installation, "mansour");
        await other.SignIn(Role.Receptionist, "mansour");
        (await other.Page.GotoAsync($"patients/{patient}"))!.Status.ShouldBe(404); // an answer follows every address
        foreach (var path in new[] { $"patients?q={cin}", $"patients?q={lastName}", $"agenda?week={monday}" })
        {
            await other.Page.GotoAsync(path);
            (await other.Page.Locator("#main").InnerTextAsync()).ShouldNotContain(lastName, Case.Insensitive, path);
        }
        await IsRefused(other, monday, time, lastName);
        desk.Complaints.Concat(doctor.Complaints).Concat(other.Complaints).ShouldBeEmpty();
    }

    static async Task<string> Register(Visit desk, string lastName, string cin)
    {
        await desk.Page.GotoAsync("patients/new");
        await desk.Page.Locator("#field-firstName").FillAsync("Salma");
        await desk.Page.Locator("#field-lastName").FillAsync(lastName);
        await desk.Page.Locator("#field-birthDate").FillAsync("1990-05-17");
        await desk.Page.Locator("#field-cin").FillAsync(cin);
        await desk.Page.Locator("#field-phone").FillAsync("0612345678");
        await desk.Page.Locator("#patient-form .form-actions .button-primary").ClickAsync();
        if (lastName == "Lamrani") await desk.Page.Locator("#patient-form button[name=confirmed]").ClickAsync(); // the phone is known already
        await desk.Page.Locator(".patient-banner h1").GetByText(lastName).WaitForAsync();
        return desk.Page.Url.Split('/')[^1];
    }

    static async Task FindByCin(Visit desk, string cin, string patient)
    {
        await desk.Page.GotoAsync("agenda");
        await desk.Page.Locator("#search").First.FillAsync(cin);
        await desk.Page.Locator("#search-results .search-hit").ClickAsync();
        await desk.Page.WaitForURLAsync($"**/patients/{patient}");
    }

    static async Task Book(Visit desk, string clinic, string patient, string day, string time)
    {
        await desk.Page.GotoAsync($"agenda?week={day}");
        await desk.Page.Locator("[data-agenda-go=new]").ClickAsync();
        var form = desk.Page.Locator("#booking-form");
        await desk.Page.Locator("#booking-form input[name=patientIdSearch]").First.FillAsync(patient);
        await form.Locator(".picker-choice input:checked").WaitForAsync();
        if (await form.Locator("select[name=doctorId] option").CountAsync() > 1)
            await form.Locator("select[name=doctorId]").SelectOptionAsync(new SelectOptionValue { Label = "Doctor of atlas" });
        await form.Locator("input[name=date]").FillAsync(day);
        await form.Locator("input[name=time]").FillAsync(time);
        await form.Locator(".form-actions .button-primary").ClickAsync();
    }

    // The desk of the other clinic is told that the doctor is not free, what is free instead, and no more.
    async Task IsRefused(Visit other, string day, string time, string lastName)
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var cin = $"CD{(time == "10:00" ? "111111" : "222222")}";
        (await desk.Post("/api/v1/patients", new { firstName = "Omar", lastName = "Berrada", cin })).ShouldBe(201);
        await Book(other, "mansour", cin, day, time);
        var form = other.Page.Locator("#dialog[open] #booking-form");
        await form.Locator(".alert").First.WaitForAsync();
        (await form.Locator("button[data-free-time]").CountAsync()).ShouldBeGreaterThan(0);
        (await form.Locator("input[name=time]").InputValueAsync()).ShouldBe(time);
        (await form.InnerTextAsync()).ShouldNotContain(lastName, Case.Insensitive);
        (await desk.Get($"/api/v1/appointments?from={day}&to={day}")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(0);
    }

    // Atlas's doctor works in mansour too.
    async Task ShareTheDoctor()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var doctor = (await manager.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = Enumerable.Range(1, 6).Select(weekday => new { weekday, opens = "09:00", closes = "18:00" }) })).ShouldBe(204);
        using var other = await installation.Mansour.As(Role.Receptionist);
        if ((await other.Get("/api/v1/doctors")).ShouldBe(200).Text.Contains(doctor.ToString(), StringComparison.Ordinal)) return;
        await using var scope = installation.Services.CreateAsyncScope();
        var card = await scope.ServiceProvider.GetRequiredService<ClinicDirectory>().BySlug("mansour", CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(card.ShouldNotBeNull());
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(Acting.Operator("tests"), CancellationToken.None);
        (await scope.ServiceProvider.GetRequiredService<TakeOnStaff>().RunFor(doctor, Role.Doctor, "shared.mansour", CancellationToken.None)).Succeeded(out _).ShouldBeTrue();
        await unit.Commit(CancellationToken.None);
    }

    static string Monday => OrdinaryWeek.Monday().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
