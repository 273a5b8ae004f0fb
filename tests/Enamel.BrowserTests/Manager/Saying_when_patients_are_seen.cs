using System.Globalization;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Morocco;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Manager;

public sealed class Saying_when_patients_are_seen(Saying_when_patients_are_seen.Country country, Chromium chromium) : IClassFixture<Saying_when_patients_are_seen.Country>
{
    readonly Installation installation = country.Installation;

    [Fact]
    public async Task goes_from_hours_with_dates_by_an_absence_and_a_holiday_to_the_doctors_part_of_a_visit()
    {
        using var program = await installation.Atlas.As(Role.Manager);
        var doctor = (await program.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await program.Put($"/api/v1/doctors/{doctor}/hours", new { items = Enumerable.Range(1, 6).Select(weekday => new { weekday, opens = "09:00", closes = "18:00" }) })).ShouldBe(204);
        await using var manager = await Visit.As(chromium, installation, Role.Manager, "atlas");
        var page = manager.Page;

        // Shorter Mondays for three weeks; before and after all is as it was.
        var monday = Monday(3);
        await page.GotoAsync($"doctors/{doctor}/hours");
        await page.Locator("#hours-form input[name=from]").FillAsync(Iso(monday));
        await page.Locator("#hours-form input[name=until]").FillAsync(Iso(monday.AddDays(20)));
        await page.Locator(".hours-day").First.Locator("input[type=time]").Nth(1).FillAsync("12:00");
        await page.Locator("#hours-form .form-actions button[type=submit]").ClickAsync();
        await page.Locator("[data-toast]").GetByText("Horaires enregistrés").WaitForAsync();
        var mondays = (await program.Get($"/api/v1/doctors/{doctor}/hours")).ShouldBe(200).Json["items"]!.AsArray().Where(one => one!["weekday"]!.GetValue<int>() == 1)
            .Select(one => $"{one!["validFrom"]} {one["validUntil"]} {one["closes"]}");
        mondays.ShouldBe([$" {Iso(monday.AddDays(-1))} 18:00", $"{Iso(monday)} {Iso(monday.AddDays(20))} 12:00", $"{Iso(monday.AddDays(21))}  18:00"], ignoreOrder: true);
        await page.GotoAsync($"doctors/{doctor}/hours");
        await page.Locator(".tabs").GetByText(monday.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)).WaitForAsync();
        await manager.ShouldBeSound("hours in two periods");

        // The doctor is away on the Tuesday.
        await page.GotoAsync("settings/availability");
        var absence = page.Locator("form[action$='/absences']");
        await absence.Locator("select[name=kind]").SelectOptionAsync("leave");
        await absence.Locator("select[name=who]").SelectOptionAsync($"doctor/{doctor}");
        await absence.Locator("input[name=from]").FillAsync(Iso(monday.AddDays(1)));
        await absence.Locator("input[name=to]").FillAsync(Iso(monday.AddDays(1)));
        await absence.Locator("input[name=reason]").FillAsync("Congrès à Marrakech");
        await absence.GetByRole(AriaRole.Button, new() { Name = "Ajouter" }).ClickAsync();
        await page.Locator(".rows").GetByText("Congrès à Marrakech").WaitForAsync();
        (await program.Get($"/api/v1/slots?doctorId={doctor}&from={Iso(monday.AddDays(1))}&to={Iso(monday.AddDays(1))}")).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();

        // A feast by the moon is announced for a day later.
        var year = monday.Year + 1;
        await page.GotoAsync($"settings/availability?year={year.ToString(CultureInfo.InvariantCulture)}");
        var feast = page.Locator("#holidays li").Filter(new() { HasText = "Lunaire" }).First;
        await feast.Locator("summary").ClickAsync();
        var day = DateOnly.Parse(await feast.Locator("input[name=on]").InputValueAsync(), CultureInfo.InvariantCulture).AddDays(1);
        await feast.Locator("input[name=on]").FillAsync(Iso(day));
        await feast.Locator("form button").ClickAsync();
        await page.Locator("[data-toast]").GetByText("Jour férié enregistré").WaitForAsync();
        (await page.Locator("#holidays li").Filter(new() { HasText = "Lunaire" }).First.Locator("input[name=on]").InputValueAsync()).ShouldBe(Iso(day));
        await manager.ShouldBeSound("leave, closures and holidays");

        // A visit of an hour whose middle needs no doctor: its parts follow the length.
        await page.GotoAsync("settings/appointment-types");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter un motif" }).ClickAsync();
        var dialog = page.Locator("#dialog");
        await dialog.Locator("input[name=name]").FillAsync("Empreinte et essayage");
        await dialog.Locator("input[name=minutes]").FillAsync("60");
        await page.Keyboard.PressAsync("Tab");
        await dialog.Locator(".part").Nth(11).WaitForAsync();
        foreach (var part in new[] { 4, 5, 6, 7 }) await dialog.Locator(".part").Nth(part).Locator("input").UncheckAsync();
        await dialog.Locator("input[name=bufferAfter]").FillAsync("10");
        await dialog.Locator(".tint-choice").Nth(4).Locator("input").CheckAsync();
        await manager.ShouldBeSound("a kind of visit");
        await dialog.Locator(".form-actions button[type=submit]").ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Empreinte et essayage" });
        await row.GetByLabel("40 minutes avec le praticien sur 60").WaitForAsync();
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await dialog.GetByLabel("Ne plus proposer").CheckAsync();
        await dialog.Locator("input[name=reason]").FillAsync("Fait au laboratoire désormais");
        await dialog.Locator(".form-actions button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remettre en service, Empreinte et essayage" }).ClickAsync();
        await row.GetByLabel("40 minutes avec le praticien sur 60").WaitForAsync();
        await manager.ShouldBeSound("the kinds of visit");
    }

    /// <summary>An installation whose year has the country's feasts, which other tests are spared.</summary>
    public sealed class Country(TestCluster cluster) : IAsyncLifetime
    {
        internal Installation Installation { get; } = new(cluster) { Settings = services => services.AddSingleton<IHolidays>(new MoroccanHolidays()) };

        public ValueTask InitializeAsync() => Installation.InitializeAsync();

        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }

    static DateOnly Monday(int weeks)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return today.AddDays(7 * weeks - ((int)today.DayOfWeek + 6) % 7);
    }

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
