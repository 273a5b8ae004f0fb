using System.Text.RegularExpressions;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Manager;

public sealed partial class Inviting_somebody(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    const string Password = "Ortho-Panorama-27";

    public static TheoryData<Look> Looks => [Look.Desk, new Look("ar", IsDark: true, IsPhone: true)];

    [Theory, MemberData(nameof(Looks))]
    public async Task brings_a_colleague_from_the_message_to_their_first_page(Look look)
    {
        var name = look.IsPhone ? "sanae" : "rim";
        await using var manager = await Visit.As(chromium, installation, Role.Manager, "atlas", look);
        await manager.Page.GotoAsync("staff");
        await manager.Page.Locator("a[href$='/staff/invite']").ClickAsync();
        await manager.Page.Locator("#field-displayName").FillAsync($"{name} Berrada");
        await manager.Page.Locator("#field-contact").FillAsync("pas une adresse");
        await manager.Page.Locator("#field-role").SelectOptionAsync("assistant");
        await manager.Page.Locator("form[action$='/staff/invitations'] button[type=submit]").ClickAsync();
        await manager.Page.Locator("#field-contact[aria-invalid=true]").WaitForAsync();
        await manager.ShouldBeSound($"an invitation that came back, {look}");
        await manager.Page.Locator("#field-contact").FillAsync($"{name}@new.example");
        await manager.Page.Locator("form[action$='/staff/invitations'] button[type=submit]").ClickAsync();
        await manager.Page.Locator("#invitations").WaitForAsync();
        await manager.ShouldBeSound($"the staff with an invitation, {look}");

        var letter = (await installation.Sent())[^1].Wording.Body;
        await using var colleague = await Visit.At(chromium, installation, "atlas", look);
        await colleague.Page.GotoAsync($"invitation?token={Link().Match(letter).Groups["token"].Value}");
        await colleague.ShouldBeSound($"behind the link, {look}");
        await colleague.Page.Locator("#field-username").FillAsync($"{name}.berrada");
        await colleague.Page.Locator("#field-password").FillAsync("azertyuiop123");
        await colleague.Page.Locator("form[action$='/invitation'] button.button-primary").ClickAsync();
        await colleague.Page.Locator("#field-password[aria-invalid=true]").WaitForAsync();
        await colleague.ShouldBeSound($"a common password, {look}");
        await colleague.Page.Locator("#field-password").FillAsync(Password);
        await colleague.Page.Locator("form[action$='/invitation'] button.button-primary").ClickAsync();
        await colleague.Page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));
        await colleague.SignIn($"{name}.berrada", Password);
        await colleague.Page.Locator(".menu-role").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });

        await manager.Page.ReloadAsync();
        (await manager.Page.Locator("#invitations").CountAsync()).ShouldBe(0);
        (await manager.Page.Locator("table").Last.InnerTextAsync()).ShouldContain($"{name}.berrada");
        manager.Complaints.ShouldBeEmpty();
        colleague.Complaints.ShouldBeEmpty();
    }

    [GeneratedRegex("token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
