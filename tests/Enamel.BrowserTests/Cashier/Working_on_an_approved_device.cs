using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Cashier;

public sealed class Working_on_an_approved_device(Working_on_an_approved_device.Till till, Chromium chromium) : IClassFixture<Working_on_an_approved_device.Till>
{
    // The form of a cash desk, as a module marks it: data-device is all that it says.
    const string TakeMoney = """
        async path => {
            document.getElementById('till')?.remove();
            document.body.insertAdjacentHTML('beforeend', `<form id="till" hx-post="${path}" hx-swap="none" data-device></form>`);
            const form = document.getElementById('till');
            window.htmx.process(form);
            const answered = new Promise(done => form.addEventListener('htmx:afterRequest', event => done(event.detail.xhr.status), { once: true }));
            window.htmx.trigger(form, 'submit');
            return answered;
        }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("/clinic/atlas")]
    public async Task enrols_it_has_it_approved_and_takes_money_there_and_nowhere_else(string prefix)
    {
        await using var desk = await Open(prefix);
        await desk.SignIn(Role.Cashier, "atlas");
        (await Money(desk, prefix)).ShouldBe(403);
        await desk.Page.GotoAsync("device");
        await desk.Page.Locator("input[name=name]").FillAsync("Caisse du matin" + prefix.Replace('/', ' '));
        await desk.Page.Locator("#device-here button[type=submit]").ClickAsync();
        await desk.Page.GetByText("Un responsable doit encore l’approuver").WaitForAsync();
        (await Money(desk, prefix)).ShouldBe(403);

        await using (var office = await Open(prefix))
        {
            await office.SignIn(Role.Manager, "atlas");
            await office.Page.GotoAsync("settings/devices");
            await office.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Caisse du matin" + prefix.Replace('/', ' ') }).GetByRole(AriaRole.Link).ClickAsync();
            await office.Page.Locator("#dialog select[name=place]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await office.ShouldBeSound("approving a device");
            await office.Page.Locator("#dialog button[type=submit]").ClickAsync();
            await office.Page.GetByText("est approuvé").First.WaitForAsync();
        }

        await desk.Page.ReloadAsync();
        await desk.Page.GetByText("Ce poste est approuvé").WaitForAsync();
        (await Money(desk, prefix)).ShouldBe(200);
        (await Money(desk, prefix)).ShouldBe(200);

        // The same cookie in another browser: signed in, but on no device.
        await using var thief = await Open(prefix);
        await thief.Page.Context.AddCookiesAsync((await desk.Page.Context.CookiesAsync()).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
        await thief.Page.GotoAsync("device");
        await thief.Page.Locator("input[name=name]").WaitForAsync(); // this browser is not known
        (await Money(thief, prefix)).ShouldBe(403);
        desk.Complaints.ShouldBeEmpty();

        await desk.Page.GotoAsync("device");
        (await desk.Page.EvaluateAsync<string>("""
            async root => {
                const opening = indexedDB.open('enamel', 1);
                const database = await new Promise(done => { opening.onsuccess = () => done(opening.result); });
                const asking = database.transaction('keys').objectStore('keys').get(root);
                const pair = await new Promise(done => { asking.onsuccess = () => done(asking.result); });
                return crypto.subtle.exportKey('pkcs8', pair.privateKey).then(() => 'taken out', () => 'stays');
            }
            """, $"{prefix}/device")).ShouldBe("stays");
    }

    [Fact]
    public async Task a_revoked_one_is_enrolled_again_with_another_key()
    {
        await using var desk = await Open("");
        await desk.SignIn(Role.Cashier, "atlas");
        await desk.Page.GotoAsync("device");
        await desk.Page.Locator("input[name=name]").FillAsync("Caisse perdue");
        await desk.Page.Locator("#device-here button[type=submit]").ClickAsync();
        await desk.Page.GetByText("Un responsable doit encore l’approuver").WaitForAsync();
        using var manager = await till.Installation.Atlas.As(Role.Manager);
        var lost = (await manager.Get("/api/v1/devices")).Json["items"]!.AsArray().Single(device => device!["name"]!.GetValue<string>() == "Caisse perdue")!;
        (await manager.Post($"/api/v1/devices/{lost["id"]}/revoke")).ShouldBe(204);
        await desk.Page.ReloadAsync();
        await desk.Page.GetByText("Ce poste a été révoqué").First.WaitForAsync();
        await desk.Page.Locator("input[name=name]").FillAsync("Caisse retrouvée");
        await desk.Page.Locator("#device-here button[type=submit]").ClickAsync();
        await desk.Page.GetByText("Un responsable doit encore l’approuver").WaitForAsync();
        (await manager.Get("/api/v1/devices")).Text.ShouldContain("Caisse retrouvée");
    }

    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task is_sound_in_every_look(Look look)
    {
        await using var desk = await Visit.As(chromium, till.Installation, Role.Cashier, "mansour", look);
        await desk.Page.GotoAsync("device");
        await desk.Page.Locator("input[name=name]").WaitForAsync();
        await desk.ShouldBeSound($"enrolling a device {look}");
        await desk.Page.Locator("#device-here button[type=submit]").ClickAsync();
        await desk.Page.Locator(".field-error, .form-errors, [aria-invalid=true]").First.WaitForAsync();
        await desk.ShouldBeSound($"enrolling a device without a name {look}");
        await desk.Page.Locator("input[name=name]").FillAsync("Poste " + look);
        await desk.Page.Locator("#device-here button[type=submit]").ClickAsync();
        await desk.Page.Locator("#device-here .badge").WaitForAsync();
        await desk.ShouldBeSound($"a device that waits {look}");
    }

    Task<Visit> Open(string prefix) => prefix.Length == 0 ? Visit.At(chromium, till.Installation, "atlas") : Visit.Under(chromium, till.Installation, prefix);

    static Task<int> Money(Visit visit, string prefix) => visit.Page.EvaluateAsync<int>(TakeMoney, $"{prefix}{MoneyProbe.PagePath}");

    /// <summary>An installation at which money would be taken.</summary>
    public sealed class Till(TestCluster cluster) : IAsyncLifetime
    {
        /// <summary>The running server.</summary>
        public Installation Installation { get; } = new(cluster) { Probes = MoneyProbe.Map };

        /// <inheritdoc/>
        public ValueTask InitializeAsync() => Installation.InitializeAsync();

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }
}
