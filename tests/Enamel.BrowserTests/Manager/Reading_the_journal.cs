using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Platform.Audit.Chain;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Manager;

public sealed class Reading_the_journal(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    public static TheoryData<Look> Looks => [Look.Desk, new Look("ar", IsDark: true, IsPhone: true)];

    [Theory, MemberData(nameof(Looks))]
    public async Task goes_from_the_day_to_one_person_to_one_record(Look look)
    {
        await using var manager = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
        await manager.Page.GotoAsync("audit");
        await manager.ShouldBeSound($"the journal, {look}");
        (await manager.Page.Locator(".story").CountAsync()).ShouldBeGreaterThan(5);

        // A filter needs no button, and the address bar keeps it.
        await manager.Page.Locator("#field-action").SelectOptionAsync("insert");
        await manager.Page.WaitForURLAsync(url => url.Contains("action=insert", StringComparison.Ordinal));
        await manager.Page.Locator("#journal .story").First.WaitForAsync();
        await manager.ShouldBeSound($"the journal with a filter, {look}");

        // What one request did is told as one story; its rows are there for who asks.
        await manager.Page.Locator(".story-more > summary").First.ClickAsync();
        await manager.Page.Locator(".story-more[open] .story-raw").First.WaitForAsync();
        await manager.ShouldBeSound($"the rows of a story, {look}");

        // More of it, by keyboard.
        await manager.Page.GotoAsync("audit");
        var before = await manager.Page.Locator(".story").CountAsync();
        await manager.Page.Locator(".pager a").FocusAsync();
        await manager.Page.Keyboard.PressAsync("Enter");
        await manager.Page.Locator(".story").Nth(before).WaitForAsync();

        await manager.Page.GotoAsync($"patients/{clinic.Patient}");
        await manager.Page.Locator($"a[href$='/audit/patients_patients/{clinic.Patient}']").ClickAsync();
        await manager.Page.Locator(".story").First.WaitForAsync();
        await manager.ShouldBeSound($"the story of one record, {look}");
        await manager.Page.GotoAsync($"patients/{clinic.Patient}/looks");
        (await manager.Page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThan(0);
        await manager.ShouldBeSound($"who has looked at a record, {look}");
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task prints_the_newest_seal_with_its_square_and_finds_the_way_among_the_settings(Look look)
    {
        await clinic.Installation.Services.GetRequiredService<TrailSealing>().SealAll(TestContext.Current.CancellationToken);
        await using var manager = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
        var page = manager.Page;
        await page.GotoAsync("settings/trail-seal");
        await manager.ShouldBeSound($"the seal, {look}");
        var square = page.Locator(".qr img");
        (await square.EvaluateAsync<int>("image => image.naturalWidth")).ShouldBeGreaterThan(0);
        // On paper stand the square and the words, and nothing of the way through the program.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        ((await square.BoundingBoxAsync())?.Width ?? 0).ShouldBeGreaterThan(110); // three centimetres: what a camera reads
        (await page.Locator(".code").First.IsVisibleAsync()).ShouldBeTrue();
        foreach (var left in new[] { ".topbar", ".side", ".settings-side", ".settings-menu" }) (await page.Locator(left).First.IsVisibleAsync()).ShouldBeFalse(left);
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        // Every page of the settings is one step away, on whatever screen.
        if (look.IsPhone) await page.Locator(".settings-menu > summary").ClickAsync();
        var links = page.Locator(look.IsPhone ? ".settings-menu a" : ".settings-side a");
        (await links.CountAsync()).ShouldBeGreaterThan(12);
        for (var at = 0; at < await links.CountAsync(); at++) (await links.Nth(at).IsVisibleAsync()).ShouldBeTrue();
        await manager.ShouldBeSound($"the way among the settings, {look}");
        await page.Locator($"{(look.IsPhone ? ".settings-menu" : ".settings-side")} a[href$='/settings/retention']").ClickAsync();
        await page.Locator("#rule-trail").WaitForAsync();
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task is_told_of_an_alert_and_takes_note_of_it(Look look)
    {
        var from = look.IsPhone ? "127.0.0.51" : "127.0.0.52";
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var anybody = clinic.Installation.Atlas.Anybody(from);
            (await anybody.Post("/api/v1/auth/login", new { login = $"nobody.{attempt}", password = "Pas-Celui-La-99" })).Dispose();
        }
        await clinic.Installation.Watch("atlas");
        await using var manager = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
        await manager.Page.GotoAsync("./");
        await manager.Page.Locator(".side-badge").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await manager.Page.GotoAsync("alerts");
        await manager.Page.Locator(".alert-waits").First.WaitForAsync();
        await manager.ShouldBeSound($"the alerts, {look}");
        await manager.Page.Locator(".alert-waits input[name=note]").First.FillAsync("Vu : un poste mal réglé");
        await manager.Page.Keyboard.PressAsync("Enter");
        await manager.Page.Locator(".alert-item:not(.alert-waits)").First.WaitForAsync();
        await manager.ShouldBeSound($"an alert that was noted, {look}");
        await manager.Page.GotoAsync("alerts/rules");
        await manager.ShouldBeSound($"the rules, {look}");
        await manager.Page.Locator("#many-records-most").FillAsync("0");
        await manager.Page.Locator("#rule-many-records button").ClickAsync();
        await manager.Page.Locator("#many-records-most[aria-invalid=true]").WaitForAsync();
        await manager.ShouldBeSound($"a rule that came back, {look}");
    }
}
