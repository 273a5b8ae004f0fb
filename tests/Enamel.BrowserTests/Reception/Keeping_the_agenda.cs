using System.Globalization;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Reception;

public sealed class Keeping_the_agenda(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Fact]
    public async Task books_by_a_click_on_an_empty_place_and_the_doctor_sees_it_and_the_other_clinic_does_not()
    {
        var monday = await Prepare("Zerhouni");
        await using var desk = await At("atlas", Role.Receptionist);
        await desk.Page.GotoAsync($"agenda?week={monday}");
        await desk.Page.Locator($"#day-{monday}").ClickAsync(new() { Position = new() { X = 60, Y = 200 } });
        var form = desk.Page.Locator("#booking-form");
        await desk.Page.Locator("#booking-form input[name=patientIdSearch]").First.FillAsync("zerhouni");
        await form.GetByText("Zerhouni").First.ClickAsync();
        var free = form.Locator("[data-free-time]").First;
        await form.Locator("select[name=doctorId]").SelectOptionAsync(new SelectOptionValue { Label = "Doctor of atlas" });
        await free.ClickAsync();
        (await form.Locator("input[name=time]").InputValueAsync()).ShouldBe("09:00");
        await form.GetByRole(AriaRole.Button, new() { Name = "Réserver" }).ClickAsync();
        await desk.Page.Locator($"#day-{monday} .appointment.from-108").GetByText("Zerhouni").WaitForAsync();
        (await desk.Page.Locator("#dialog").IsVisibleAsync()).ShouldBeFalse();
        await desk.ShouldBeSound("agenda after booking");

        await using var doctor = await At("atlas", Role.Doctor);
        await doctor.Page.GotoAsync($"agenda?week={monday}");
        await doctor.Page.Locator($"#day-{monday} .appointment").GetByText("Zerhouni").WaitForAsync();
        await using var elsewhere = await At("mansour", Role.Receptionist);
        await elsewhere.Page.GotoAsync($"agenda?week={monday}");
        await elsewhere.Page.Locator(".agenda-week").WaitForAsync();
        (await elsewhere.Page.Locator(".appointment").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task cancels_and_undoes_it()
    {
        var monday = await Prepare("Kettani", at: "16:00");
        await using var desk = await At("atlas", Role.Receptionist);
        await desk.Page.GotoAsync($"agenda?week={monday}");
        var entry = desk.Page.Locator(".appointment").Filter(new() { HasText = "Kettani" });
        await entry.ClickAsync();
        await desk.Page.Locator("#dialog details").Last.Locator("summary").ClickAsync();
        await desk.Page.Locator("#cancel-form input[name=reason]").FillAsync("Patient malade");
        await desk.ShouldBeSound("an appointment's dialog");
        await desk.Page.Locator("#cancel-form button[type=submit]").ClickAsync();
        await entry.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await desk.Page.Locator("[data-toast] form button").ClickAsync();
        await entry.WaitForAsync();
    }

    async Task<Visit> At(string clinic, Role role)
    {
        var visit = await Visit.At(chromium, installation, clinic);
        await visit.SignIn(role, clinic);
        return visit;
    }

    // A patient, the doctor's hours, and an appointment where a time is named: three weeks ahead, on a Monday.
    async Task<string> Prepare(string lastName, string? at = null)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var doctor = await Doctor(manager);
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = Enumerable.Range(1, 6).Select(weekday => new { weekday, opens = "09:00", closes = "18:00" }) })).ShouldBe(204);
        var patient = (await manager.Post("/api/v1/patients", new { firstName = "Salma", lastName })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        var monday = OrdinaryWeek.Monday().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (at is not null) await manager.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = $"{monday}T{at}" });
        return monday;
    }

    static async Task<Guid> Doctor(Caller manager) => (await manager.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();
}
