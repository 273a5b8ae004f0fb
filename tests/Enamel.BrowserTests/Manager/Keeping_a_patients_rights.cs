using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Manager;

public sealed class Keeping_a_patients_rights(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    public static TheoryData<Look> Looks => [Look.Desk, new Look("ar", IsDark: true, IsPhone: true)];

    [Theory, MemberData(nameof(Looks))]
    public async Task notes_a_consent_answers_a_request_and_restricts_a_record(Look look)
    {
        await using var manager = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
        var page = manager.Page;
        await page.GotoAsync($"patients/{clinic.Patient}/rights");
        await manager.ShouldBeSound($"a record's rights, {look}");
        await Keep(page, $"rights-{look.Language}");
        await page.Locator("a[href*='consents/new?purpose=marketing']").ClickAsync();
        await page.Locator("#field-isGiven").SelectOptionAsync("true");
        await manager.ShouldBeSound($"a consent, {look}");
        await page.Locator("#consent-form button[type=submit]").ClickAsync();
        await page.Locator("form[action*='/withdraw']").Nth(1).WaitForAsync();
        await page.Locator("a[href$='/rights/restriction']").ClickAsync();
        await page.Locator("#restraint-form button[type=submit]").ClickAsync();
        await page.Locator("#field-reason[aria-invalid=true]").WaitForAsync();
        await manager.ShouldBeSound($"a restriction without a reason, {look}");
        await page.Locator("#field-reason").FillAsync("Exactitude contestée");
        await page.Locator("#restraint-form button[type=submit]").ClickAsync();
        await page.Locator(".patient-banner .badge-danger").WaitForAsync();
        await manager.ShouldBeSound($"a restricted record, {look}");
        await Keep(page, $"restricted-{look.Language}");
        await page.Locator(".alert a[href$='/rights/restriction']").ClickAsync();
        await page.Locator("#field-reason").FillAsync("Vérifié");
        await page.Locator("#restraint-form button[type=submit]").ClickAsync();
        await page.Locator(".patient-banner .badge-danger").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var (path, name) in new[] { ("settings/privacy", "privacy"), ("settings/retention", "retention"), ("settings/removed", "removed") })
        {
            await page.GotoAsync(path);
            await manager.ShouldBeSound($"{path}, {look}");
            await Keep(page, $"{name}-{look.Language}");
        }
        manager.Complaints.ShouldBeEmpty();
    }

    // To be looked at, where somebody asked for it.
    static async Task Keep(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ENAMEL_PAPER") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
