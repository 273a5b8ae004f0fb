using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Reception;

public sealed class Keeping_patients(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Fact]
    public async Task registers_finds_and_links_as_one_types()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        await New(desk, "Omar", "Tazi", null, null, "1980-05-05");
        await using var visit = await Visit.At(chromium, installation, "mansour");
        await visit.SignIn(Role.Receptionist, "mansour");
        var page = visit.Page;
        await page.GotoAsync("patients/new");
        await page.Locator("#field-cin").FillAsync("123");
        await page.Locator("#field-cin").BlurAsync();
        await page.Locator("#field-cin-error .icon").WaitForAsync();
        await page.Locator("#field-firstName").FillAsync("Omar");
        await page.Locator("#field-lastName").FillAsync("Tazi");
        await page.Locator("#field-lastName").BlurAsync();
        await page.Locator("#duplicates .alert").WaitForAsync();
        await page.Locator("#field-cin").FillAsync("BE123456");
        await page.Locator("#field-firstName").FillAsync("Omar");
        await page.Locator("#patient-form button[type=submit]").ClickAsync();
        await page.Locator("#patient-form button[name=confirmed]").WaitForAsync();
        await page.Locator("#patient-form button[name=confirmed]").ClickAsync();
        await page.Locator(".patient-banner").WaitForAsync();
        await page.Locator("#cin a").ClickAsync();
        await page.Locator("#cin .code").WaitForAsync();
        (await page.Locator("#cin .code").InnerTextAsync()).ShouldBe("BE123456");
        await page.Locator("a.tab[href$='/family']").ClickAsync();
        await page.Locator("#family a[href$='/links/new']").ClickAsync();
        await visit.Page.Locator("dialog #field-relativeId").First.FillAsync("omra tazi");
        await page.Locator("dialog .picker-choice").First.WaitForAsync();
        await page.Locator("dialog .picker-choice").Last.ClickAsync();
        await page.Locator("dialog #field-relation").SelectOptionAsync("sibling");
        await page.Locator("dialog button[type=submit]").ClickAsync();
        await page.Locator("#family .rows").WaitForAsync();
        await visit.Page.Locator("#search").First.FillAsync("BE123456");
        await page.Locator("#search-results .search-hit").WaitForAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    static async Task<string> New(Caller desk, string first, string last, string? firstArabic, string? lastArabic, string birthDate) =>
        (await desk.Post("/api/v1/patients", new
        {
            firstName = first,
            lastName = last,
            firstNameArabic = firstArabic,
            lastNameArabic = lastArabic,
            birthDate,
            sex = "female",
            phone = "0661223344",
            address = "12, rue des Orangers\nCasablanca",
            email = $"{first.Split('-')[0].ToLowerInvariant()}@example.ma",
        })).ShouldBe(201).Json["id"]!.GetValue<string>();
}
