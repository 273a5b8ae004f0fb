using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Reception;

public sealed class Typing_into_a_form(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Fact]
    public async Task is_told_what_is_wrong_before_it_is_sent_and_when_it_is_right_again()
    {
        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        await page.GotoAsync("patients/new");
        await page.Locator("#field-firstName").FillAsync("Salma");
        await page.Locator("#field-cin").FillAsync("123");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#field-cin[aria-invalid=true]").WaitForAsync();
        (await page.Locator("#field-cin-error").InnerTextAsync()).ShouldNotBeNullOrWhiteSpace();
        (await page.Locator("#field-firstName").InputValueAsync()).ShouldBe("Salma");
        (await page.Locator("#field-lastName[aria-invalid=true]").CountAsync()).ShouldBe(0); // nobody has been there yet
        await visit.HasFocus("#field-insuranceId");
        await page.Locator("#field-cin").FillAsync("BE123456");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#field-cin:not([aria-invalid])").WaitForAsync();
        page.Url.ShouldEndWith("/patients/new");
        await visit.ShouldBeSound("a form half filled");
    }

    [Fact]
    public async Task is_asked_before_it_is_left_unsaved()
    {
        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        var asked = 0;
        page.Dialog += async (_, question) => { asked++; await question.DismissAsync(); };
        await page.GotoAsync("agenda");
        await page.Locator("[data-agenda-go=new]").ClickAsync();
        await page.Locator("#booking-form textarea[name=note]").FillAsync("douleur");
        await page.Locator("#dialog [data-close-dialog]").First.ClickAsync();
        asked.ShouldBe(1);
        (await page.Locator("#booking-form textarea[name=note]").InputValueAsync()).ShouldBe("douleur");
    }
}
