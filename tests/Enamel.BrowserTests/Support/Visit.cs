using Deque.AxeCore.Playwright;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Support;

/// <summary>A person at a screen: a window of their own at a clinic's address.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly IBrowserContext context;
    readonly List<string> complaints = [];

    Visit(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal)) complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    /// <summary>What is on the screen.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of: script errors, breaches of the Content-Security-Policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Opens a window at a clinic's own host.</summary>
    public static async Task<Visit> At(Chromium chromium, Installation installation, string clinic, Look? look = null) =>
        await Open(chromium, new($"http://{clinic}.localhost:{installation.BaseAddress.Port}"), look);

    /// <summary>Opens a window at a clinic's path on the public host.</summary>
    public static async Task<Visit> Under(Chromium chromium, Installation installation, string path, Look? look = null) =>
        await Open(chromium, new($"http://localhost:{installation.BaseAddress.Port}{path}"), look);

    /// <summary>Signs in by the page, as the person of a role that every test clinic has.</summary>
    public Task SignIn(Role role, string clinic) => SignIn($"{role.Word()}.{clinic}", TestCluster.Password);

    /// <summary>Signs in by the page.</summary>
    public async Task SignIn(string login, string password)
    {
        await Page.GotoAsync("sign-in");
        await Page.Locator("input[name=login]").FillAsync(login);
        await Page.Locator("input[name=password]").FillAsync(password);
        await Page.Locator("form[action$='/sign-in'] button[type=submit]").ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    /// <summary>Fails where the page breaks a rule of WCAG that a program can see, is wider than its screen, or made the browser complain.</summary>
    public async Task ShouldBeSound(string where)
    {
        var found = await Page.RunAxe();
        found.Violations.ShouldBeEmpty($"{where}: " + string.Join("; ", found.Violations.Select(rule =>
            $"{rule.Id} at {string.Join(", ", rule.Nodes.Take(3).Select(node => node.Html))}")));
        (await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue($"{where} scrolls sideways");
        complaints.ShouldBeEmpty(where);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    static async Task<Visit> Open(Chromium chromium, Uri address, Look? look)
    {
        var window = await chromium.Open(look ?? Look.Desk, new(address.ToString().TrimEnd('/') + "/"));
        return new(window, await window.NewPageAsync());
    }
}
