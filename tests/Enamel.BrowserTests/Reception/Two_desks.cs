using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Reception;

public sealed class Two_desks(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    [Fact]
    public async Task that_book_the_same_time_meet_in_place_and_lose_nothing()
    {
        await using var first = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        await using var second = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas");
        await Fill(first, "yassine benab");
        await Fill(second, "nadia tahiri");
        await second.Page.Locator("#booking-form textarea[name=note]").FillAsync("douleur à gauche");
        await first.Page.Locator("#booking-form .button-primary").ClickAsync();
        await first.Page.Locator("[data-toast]").WaitForAsync();
        await first.Page.Locator("[data-close-toast]").First.ClickAsync();
        (await first.Page.Locator("[data-toast]").CountAsync()).ShouldBe(0);

        var page = second.Page;
        var chosen = await page.Locator("#booking-form input[name=patientId]:checked").GetAttributeAsync("value");
        await page.Locator("#booking-form .button-primary").ClickAsync();
        await page.Locator("#dialog[open] #booking-form .alert").First.WaitForAsync();
        (await page.Locator("#booking-form input[name=patientId]:checked").GetAttributeAsync("value")).ShouldBe(chosen);
        (await page.Locator("#booking-form textarea[name=note]").InputValueAsync()).ShouldBe("douleur à gauche");
        (await page.Locator("#booking-form input[name=time]").InputValueAsync()).ShouldBe("16:00");
        var free = page.Locator("#booking-form button[data-free-time]");
        (await free.CountAsync()).ShouldBe(5);
        await second.ShouldBeSound("a time that another desk took");
        await free.First.ClickAsync();
        (await page.Locator("#booking-form input[name=time]").InputValueAsync()).ShouldNotBe("16:00");
        await page.Locator("#booking-form .button-primary").ClickAsync();
        await page.Locator("[data-toast]").GetByText("Tahiri").WaitForAsync();
        (await page.Locator("#dialog").IsVisibleAsync()).ShouldBeFalse();
        second.Complaints.ShouldBeEmpty();
    }

    async Task Fill(Visit visit, string patient)
    {
        var friday = DateOnly.ParseExact(clinic.Monday, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddDays(4);
        await visit.Page.GotoAsync($"agenda?week={clinic.Monday}");
        await visit.Page.Locator("[data-agenda-go=new]").ClickAsync();
        var form = visit.Page.Locator("#booking-form");
        await visit.Page.Locator("#booking-form input[name=patientIdSearch]").First.FillAsync(patient);
        await form.Locator(".picker-choice").First.ClickAsync();
        await form.Locator("select[name=doctorId]").SelectOptionAsync(new SelectOptionValue { Label = "Doctor of atlas" });
        await form.Locator("input[name=date]").FillAsync(friday.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await form.Locator("input[name=time]").FillAsync("16:00");
    }
}
