using System.Globalization;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Everybody;

public sealed class Names_of_eighty_letters(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    static readonly string Long = "Z" + string.Concat(Enumerable.Repeat("immerlat", 10))[..79];

    public static TheoryData<Look> Narrow => [new Look(IsPhone: true), new Look("ar", IsPhone: true), Look.Desk, new Look("ar")];

    [Theory, MemberData(nameof(Narrow))]
    public async Task fit_every_page_that_shows_them(Look look)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var nurse = await installation.Atlas.As(Role.Doctor);
        var doctor = (await manager.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<string>();
        if ((await manager.Get("/api/v1/patients?q=zimmerlat")).ShouldBe(200).Json["items"]!.AsArray().Count == 0) await Furnish(manager, nurse, doctor);
        var patient = (await manager.Get("/api/v1/patients?q=zimmerlat")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<string>();
        await using var visit = await Visit.As(chromium, installation, Role.Manager, "atlas", look);
        foreach (var path in new[]
        {
            "./", "patients", "patients?q=zimmerlat", $"patients/{patient}", $"patients/{patient}/medical", $"patients/{patient}/family", $"patients/{patient}/edit", $"patients/{patient}/archive",
            $"agenda?week={Monday}", "agenda/new", $"doctors/{doctor}/hours", "settings/clinic", "settings/branches", "staff",
        })
        {
            await visit.Page.GotoAsync(path);
            await visit.ShouldFit($"{path} {look}");
        }
        await visit.Page.GotoAsync($"agenda?week={Monday}");
        await visit.Page.Locator("a.appointment").First.ClickAsync();
        await visit.Page.Locator("#appointment-panel").WaitForAsync();
        (await visit.Page.Locator("#dialog").EvaluateAsync<bool>("dialog => dialog.scrollWidth <= dialog.clientWidth")).ShouldBeTrue($"the appointment's dialog scrolls sideways, {look}");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Locator("#search").First.FillAsync("zimmerlat");
        await visit.Page.Locator("#search-results .search-hit").First.WaitForAsync();
        await visit.ShouldFit($"the search {look}");
    }

    static async Task Furnish(Caller manager, Caller nurse, string doctor)
    {
        var patient = (await manager.Post("/api/v1/patients", new { firstName = Long, lastName = Long, address = Long, phone = "0661223344" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        (await nurse.Post($"/api/v1/patients/{patient}/conditions", new { kind = "allergy", label = Long, note = Long })).ShouldBe(201);
        var branch = (await manager.Post("/api/v1/branches", new { name = Long, city = Long, address = Long })).ShouldBe(201).Json["id"]!.GetValue<string>();
        (await manager.Post("/api/v1/chairs", new { branchId = branch, name = Long[..40] })).ShouldBe(201);
        (await manager.Post("/api/v1/staff", new { displayName = Long, role = "receptionist", username = "long.atlas", password = TestCluster.Password })).ShouldBe(201);
        (await manager.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = $"{Monday}T10:00", note = Long })).ShouldBe(201);
    }

    static string Monday => OrdinaryWeek.Monday().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
