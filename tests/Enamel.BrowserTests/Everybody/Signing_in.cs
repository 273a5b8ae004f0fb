using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Everybody;

public sealed class Signing_in(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Fact]
    public async Task leads_to_the_landing_page_at_the_clinics_host_and_under_its_path()
    {
        await using var byHost = await Visit.At(chromium, installation, "atlas");
        await byHost.SignIn(Role.Receptionist, "atlas");
        byHost.Page.Url.ShouldContain("//atlas.localhost:");
        await using var byPath = await Visit.Under(chromium, installation, "/clinic/atlas");
        await byPath.SignIn(Role.Receptionist, "atlas");
        byPath.Page.Url.ShouldContain("/clinic/atlas/");
        byHost.Complaints.Concat(byPath.Complaints).ShouldBeEmpty();
    }

    [Fact]
    public async Task says_what_is_wrong_and_keeps_the_login()
    {
        await using var visit = await Visit.At(chromium, installation, "atlas");
        await visit.Page.GotoAsync("sign-in");
        await visit.Page.Locator("input[name=login]").FillAsync("receptionist.atlas");
        await visit.Page.Locator("input[name=password]").FillAsync("not the password");
        await visit.Page.Locator("form[action$='/sign-in'] button[type=submit]").ClickAsync();
        await visit.Page.GetByText("Identifiant ou mot de passe incorrect").First.WaitForAsync();
        (await visit.Page.Locator("input[name=login]").InputValueAsync()).ShouldBe("receptionist.atlas");
        await visit.ShouldBeSound("sign-in, refused");
    }

    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task is_sound_in_every_look(Look look)
    {
        await using var visit = await Visit.At(chromium, installation, "atlas", look);
        await visit.Page.GotoAsync("sign-in");
        await visit.ShouldBeSound($"sign-in {look}");
    }
}
