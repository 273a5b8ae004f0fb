using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Everybody;

public sealed class Keeping_the_account_safe(Timed timed, Chromium chromium) : IClassFixture<Timed>
{
    readonly Installation installation = timed.Installation;

    public static TheoryData<Look> Looks => [.. Look.All];

    [Fact]
    public async Task sets_up_an_authenticator_app_and_is_asked_for_its_code_from_then_on()
    {
        var login = await TakeOn("Aicha Berrada");
        await using var visit = await Visit.At(chromium, installation, "atlas");
        var page = visit.Page;
        await visit.SignIn(login, TestCluster.Password);
        await page.GotoAsync("account/security");
        await page.GetByRole(AriaRole.Link, new() { Name = "Configurer l’application d’authentification" }).ClickAsync();
        await Confirm(page);
        // The picture is drawn: a strict policy lets it through.
        await page.Locator(".qr img").EvaluateAsync("image => image.decode()");
        await page.Locator("summary", new() { HasText = "Saisir la clé à la main" }).ClickAsync();
        var secret = (await page.Locator(".secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await visit.ShouldBeSound("enrolment of an app");
        await page.Locator("input[name=code]").FillAsync(Next(secret));
        await page.Locator(".main form button[type=submit]").ClickAsync();
        (await page.Locator(".codes li").CountAsync()).ShouldBe(RecoveryCodes.Count);
        var recovery = await page.Locator(".codes li").First.InnerTextAsync();
        await visit.ShouldBeSound("recovery codes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Je les ai gardés" }).ClickAsync();
        await page.GetByText("10 codes restants").WaitForAsync();
        await SignOut(page);
        await Password(page, login);
        await page.WaitForURLAsync("**/sign-in/second*");
        await visit.ShouldBeSound("second factor");
        await page.Locator("input[name=code]").FillAsync("000000");
        await page.Locator("form[action$='/sign-in/second'] button[type=submit]").ClickAsync();
        await page.GetByText("Ce code n’est pas valable").First.WaitForAsync();
        await page.Locator("input[name=code]").FillAsync(Next(secret));
        await page.Locator("form[action$='/sign-in/second'] button[type=submit]").ClickAsync();
        await page.Locator(".menu-name").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The telephone is lost: a code from the paper stands in.
        await SignOut(page);
        await Password(page, login);
        await page.Locator("input[name=code]").FillAsync(recovery);
        await page.Locator("form[action$='/sign-in/second'] button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task makes_a_passkey_comes_in_by_it_and_uncovers_the_screen_with_it()
    {
        var login = await TakeOn("Reda Mernissi");
        await using var visit = await Visit.At(chromium, installation, "atlas");
        var page = visit.Page;
        await AddAuthenticator(page);
        await visit.SignIn(login, TestCluster.Password);
        await page.GotoAsync("account/passkeys");
        await page.Locator("input[name=name]").FillAsync("Téléphone de Reda");
        await page.Locator("input[name=password]").FillAsync("not the password");
        await page.Locator("form[data-passkey] button[type=submit]").ClickAsync();
        await page.Locator("[data-toast]").First.WaitForAsync();
        await page.Locator("input[name=password]").FillAsync(TestCluster.Password);
        await page.Locator("form[data-passkey] button[type=submit]").ClickAsync();
        await page.Locator(".codes li").First.WaitForAsync();
        await page.GotoAsync("account/passkeys");
        await page.GetByRole(AriaRole.Rowheader, new() { Name = "Téléphone de Reda" }).WaitForAsync();
        await visit.ShouldBeSound("passkeys");
        await SignOut(page);
        await Password(page, login);
        await page.WaitForURLAsync("**/sign-in/second*");
        await visit.ShouldBeSound("second factor by passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Utiliser une clé d’accès" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        // It needs no password either: whoever shows it has shown that it is them.
        await SignOut(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Entrer avec une clé d’accès" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await page.Locator(".menu-name").GetByText("Reda Mernissi").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The same passkey uncovers the screen.
        await page.GotoAsync("account/security");
        await LockByMenu(page);
        await page.Locator("#cover").GetByRole(AriaRole.Button, new() { Name = "Utiliser une clé d’accès" }).ClickAsync();
        await page.Locator("#cover").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.GotoAsync("account/security");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Sécurité du compte" }).WaitForAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task finds_where_one_is_signed_in_and_ends_it()
    {
        var login = await TakeOn("Salma Idrissi");
        await using var left = await Visit.At(chromium, installation, "atlas");
        await left.SignIn(login, TestCluster.Password);
        await using var visit = await Visit.At(chromium, installation, "atlas");
        await visit.SignIn(login, TestCluster.Password);
        await visit.Page.GotoAsync("account/security");
        var rows = visit.Page.Locator("table tbody tr");
        (await rows.CountAsync()).ShouldBe(2);
        await visit.ShouldBeSound("own sessions");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Terminer, Salma Idrissi" }).ClickAsync();
        await visit.Page.Locator("[data-toast]").GetByText("La session a pris fin").WaitForAsync();
        (await rows.CountAsync()).ShouldBe(1);
        await left.Page.GotoAsync("account/security");
        left.Page.Url.ShouldContain("/sign-in");
        // The manager sees the other one, and ends it too.
        await using var manager = await Visit.As(chromium, installation, Role.Manager, "atlas");
        await manager.Page.GotoAsync("settings/sessions");
        await manager.Page.Locator("tr", new() { HasText = "Salma Idrissi" }).GetByRole(AriaRole.Button).ClickAsync();
        await manager.Page.Locator("[data-toast]").GetByText("La session a pris fin").WaitForAsync();
        await visit.Page.GotoAsync("account/security");
        visit.Page.Url.ShouldContain("/sign-in");
    }

    [Fact]
    public async Task covers_a_page_that_nobody_touches_and_gives_it_back_with_what_was_typed()
    {
        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync("account/password");
        await page.Locator("input[name=newPassword]").FillAsync("Kenza");
        await page.Clock.FastForwardAsync("10:10");
        await page.Locator("#cover[open] input[name=password]").WaitForAsync();
        (await page.EvaluateAsync<bool>("document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('#cover') !== null")).ShouldBeTrue();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#cover[open] input[name=password]").WaitForAsync();
        await visit.ShouldBeSound("a covered screen");
        // The server refuses too, whatever the page shows.
        (await page.EvaluateAsync<int>("fetch('/api/v1/me').then(answer => answer.status)")).ShouldBe(401);
        await page.Locator("#cover input[name=password]").FillAsync("not the password");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#cover .form-errors").WaitForAsync();
        await page.Locator("#cover input[name=password]").FillAsync(TestCluster.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#cover").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        (await page.Locator("input[name=newPassword]").InputValueAsync()).ShouldBe("Kenza");
        (await page.EvaluateAsync<int>("fetch('/api/v1/me').then(answer => answer.status)")).ShouldBe(200);
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task hands_the_desk_over_by_a_name_and_a_password()
    {
        await using var visit = await Visit.At(chromium, installation, "mansour");
        var page = visit.Page;
        await visit.SignIn(Role.Cashier, "mansour");
        await SignOut(page);
        await visit.SignIn(Role.Manager, "mansour");
        // Something is typed and not saved: whoever is about to take over is told, and its owner is not.
        await page.GotoAsync("staff/invite");
        await page.Locator("input[name=displayName]").FillAsync("Kenza");
        await LockByMenu(page);
        (await page.Locator("#cover [data-unsaved-of]").IsVisibleAsync()).ShouldBeFalse();
        await page.Locator("#cover").GetByText("Cashier of mansour").ClickAsync();
        await page.Locator("#cover [data-unsaved-of]").GetByText("Manager of mansour").First.WaitForAsync();
        await visit.ShouldBeSound("a cover over something that is not saved");
        await page.Locator("#cover input[name=password]").FillAsync(TestCluster.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".menu-name").GetByText("Cashier of mansour").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await LockByMenu(page);
        await page.Locator("#cover").GetByText("Manager of mansour").ClickAsync();
        await page.Locator("#cover input[name=password]").FillAsync(TestCluster.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".menu-name").GetByText("Manager of mansour").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        visit.Complaints.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task is_sound_in_every_look(Look look)
    {
        await using var visit = await Visit.As(chromium, installation, Role.Doctor, "mansour", look);
        foreach (var path in new[] { "account/security", "account/password", "account/authenticator", "account/passkeys" })
        {
            await visit.Page.GotoAsync(path);
            await visit.ShouldBeSound($"{path} {look}");
        }
        await visit.Page.GotoAsync("account/security");
        await visit.Page.EvaluateAsync("fetch('/lock', { method: 'POST' }).then(answer => answer.status)");
        await visit.Page.GotoAsync("account/security");
        visit.Page.Url.ShouldContain("/locked");
        await visit.ShouldBeSound($"locked {look}");
        await using var manager = await Visit.As(chromium, installation, Role.Manager, "mansour", look);
        foreach (var path in new[] { "settings/security", "settings/sessions" })
        {
            await manager.Page.GotoAsync(path);
            await manager.ShouldBeSound($"{path} {look}");
        }
    }

    async Task<string> TakeOn(string name)
    {
        var login = $"p{Guid.CreateVersion7(timed.Clock.GetUtcNow()):N}";
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = name, role = "assistant", username = login, password = TestCluster.Password })).ShouldBe(201);
        return login;
    }

    // Chromium's own authenticator, without a hand: it verifies its owner and agrees.
    static async Task AddAuthenticator(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    static async Task Confirm(IPage page)
    {
        await page.Locator("input[name=password]").FillAsync(TestCluster.Password);
        await page.Locator(".main form button[type=submit]").First.ClickAsync();
    }

    static async Task Password(IPage page, string login)
    {
        await page.GotoAsync("sign-in");
        await page.Locator("input[name=login]").FillAsync(login);
        await page.Locator("input[name=password]").FillAsync(TestCluster.Password);
        await page.Locator("form[action$='/sign-in'] button[type=submit]").ClickAsync();
    }

    static async Task SignOut(IPage page)
    {
        await page.Locator(".menu summary").First.ClickAsync();
        await page.Locator("form[action$='/sign-out'] button").First.ClickAsync();
        await page.WaitForURLAsync("**/sign-in*");
    }

    static async Task LockByMenu(IPage page)
    {
        await page.Locator(".menu summary").First.ClickAsync();
        await page.Locator("form[data-lock-form] button").ClickAsync();
        await page.Locator("#cover[open] input[name=password]").WaitForAsync();
    }

    string Next(string secret)
    {
        timed.Clock.Move(TimeSpan.FromSeconds(31));
        return Totp.Code(Base32.Read(secret), Totp.StepAt(timed.Clock.GetUtcNow()));
    }
}
