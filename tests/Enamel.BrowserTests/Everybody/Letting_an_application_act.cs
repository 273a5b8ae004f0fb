using Enamel.BrowserTests.Support;
using Enamel.Kernel;

namespace Enamel.BrowserTests.Everybody;

public sealed class Letting_an_application_act(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    [Theory]
    [InlineData("allow", "code=")]
    [InlineData("deny", "error=access_denied")]
    public async Task leads_through_sign_in_to_the_question_and_back_to_the_application(string decision, string answer)
    {
        await using var visit = await Visit.At(chromium, clinic.Installation, "atlas");
        await visit.Page.RouteAsync("https://rappels.example/**", route => route.FulfillAsync(new() { Body = "<!DOCTYPE html><title>back</title>", ContentType = "text/html" }));
        await visit.Page.GotoAsync("oauth/authorize" + clinic.Consent);
        await visit.Page.Locator("input[name=login]").FillAsync("receptionist.atlas");
        await visit.Page.Locator("input[name=password]").FillAsync(Enamel.Tests.Support.TestCluster.Password);
        await visit.Page.Locator("form[action$='/sign-in'] button[type=submit]").ClickAsync();
        await visit.Page.GetByText("Rappels SMS du quartier").First.WaitForAsync();
        await visit.Page.Locator($"button[value={decision}]").ClickAsync();
        await visit.Page.WaitForURLAsync("https://rappels.example/retour?**");
        visit.Page.Url.ShouldContain(answer);
        visit.Page.Url.ShouldContain("state=xyz");
        visit.Complaints.ShouldBeEmpty();
    }

    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task begins_with_letting_it_in_which_is_sound_in_every_look(Look look)
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
        await visit.Page.GotoAsync("settings/applications");
        await visit.Page.Locator("a[href$='/settings/applications/new']").ClickAsync();
        await visit.Page.Locator("#dialog input[name=name]").WaitForAsync();
        await visit.ShouldBeSound($"letting an application in {look}");
        await visit.Page.Locator("#dialog button[type=submit]").ClickAsync();
        await visit.Page.Locator("#dialog [aria-invalid=true]").First.WaitForAsync();
        await visit.ShouldBeSound($"letting an application in, refused {look}");
        await visit.Page.Locator("#dialog input[name=name]").FillAsync("Laboratoire " + look);
        await visit.Page.Locator("#dialog textarea[name=redirectUris]").FillAsync("https://labo.example/retour");
        await visit.Page.Locator("#dialog select[name=scope-patients]").SelectOptionAsync("patients:read");
        await visit.Page.Locator("#dialog button[type=submit]").ClickAsync();
        await visit.Page.Locator("#dialog .alert-success").WaitForAsync();
        await visit.ShouldBeSound($"an application's secret {look}");
    }
}
