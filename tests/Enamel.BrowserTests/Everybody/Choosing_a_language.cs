using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Everybody;

public sealed class Choosing_a_language(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Fact]
    public async Task begins_with_French_in_an_English_browser_and_Arabic_stays_and_turns_the_page()
    {
        await using var visit = await Visit.At(chromium, installation, "atlas", new Look(Language: null));
        await visit.Page.GotoAsync("sign-in");
        (await Root(visit)).ShouldBe("fr ltr");
        await visit.SignIn(Role.Receptionist, "atlas");
        await visit.Page.GotoAsync("patients");
        (await Root(visit)).ShouldBe("fr ltr");
        await visit.Page.Locator("details[data-menu] > summary.menu-button").ClickAsync();
        await visit.Page.Locator("button[name=language][value=ar]").ClickAsync();
        await visit.Page.Locator("html[lang=ar]").WaitForAsync();
        visit.Page.Url.ShouldEndWith("/patients");
        (await Root(visit)).ShouldBe("ar rtl");
        await visit.Page.GotoAsync("agenda");
        (await Root(visit)).ShouldBe("ar rtl");
        var side = await visit.Page.Locator("#side").BoundingBoxAsync();
        side!.X.ShouldBeGreaterThan(800f); // the navigation stands at the right; it has a box, for it is shown
        visit.Complaints.ShouldBeEmpty();
    }

    static async Task<string> Root(Visit visit) => await visit.Page.EvaluateAsync<string>("`${document.documentElement.lang} ${document.documentElement.dir}`");
}
