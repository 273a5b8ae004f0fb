using System.Text.RegularExpressions;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Platform.Administration;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.BrowserTests.Everybody;

public sealed partial class Getting_back_in(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task leads_from_the_forgotten_password_to_the_first_page(Look look)
    {
        var login = $"oubli{look.Language}{(look.IsDark ? "d" : "l")}{(look.IsPhone ? "p" : "s")}";
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Nadia Oublieuse", role = "receptionist", username = login, password = TestCluster.Password, email = $"{login}@new.example" })).ShouldBe(201);
        await using var visit = await Visit.At(chromium, installation, "atlas", look);
        var page = visit.Page;
        await page.GotoAsync("sign-in");
        await visit.ShouldBeSound($"/sign-in {look}");
        await page.Locator("a[href$='/forgotten']").ClickAsync();
        await page.Locator("input[name=login]").FillAsync(login);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".alert-info").WaitForAsync();
        await visit.ShouldBeSound($"/forgotten, asked {look}");
        var letter = (await installation.Sent()).Last(letter => letter.Recipient == $"{login}@new.example");
        await page.GotoAsync($"reset?token={Link().Match(letter.Wording.Body).Groups["token"].Value}");
        await visit.ShouldBeSound($"/reset {look}");
        await page.Locator("input[name=password]").FillAsync("Gutta-Percha-Tiede-41");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.EndsWith("/sign-in", StringComparison.Ordinal));
        await visit.SignIn(login, "Gutta-Percha-Tiede-41");
        visit.Complaints.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task as_the_platforms_administrator_leads_to_the_console(Look look)
    {
        var making = ActivatorUtilities.CreateInstance<AdministratorMaking>(installation.Services, installation.Address);
        var keys = (await making.Make($"adm.{look.Language}{(look.IsDark ? "d" : "l")}{(look.IsPhone ? "p" : "s")}", "Salma Idrissi", "users create-administrator", CancellationToken.None))!; // a new name
        await using var visit = await Visit.Under(chromium, installation, "/", look);
        var page = visit.Page;
        await page.GotoAsync("platform");
        await visit.ShouldBeSound($"/platform/sign-in {look}");
        await page.Locator("input[name=username]").FillAsync(keys.Username);
        await page.Locator("input[name=password]").FillAsync(keys.Password);
        await page.Locator("input[name=code]").FillAsync(Totp.Code(Base32.Read(keys.Secret), Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("table").WaitForAsync();
        await visit.ShouldBeSound($"/platform {look}");
    }

    [GeneratedRegex("token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
