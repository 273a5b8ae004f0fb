using Deque.AxeCore.Commons;
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
            // A refusal is an answer; what did not arrive is told below, with its address.
            // What was typed since takes the place of a question that is under way: htmx calls that an error.
            var isNews = message.Type == "error" && !message.Text.Contains("the server responded with a status of", StringComparison.Ordinal)
                && !message.Text.StartsWith("htmx:sendAbort", StringComparison.Ordinal) && !message.Text.StartsWith("htmx:afterRequest", StringComparison.Ordinal);
            if (isNews) complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Response += (_, response) =>
        {
            var isPart = response.Request.ResourceType is "stylesheet" or "script" or "image" or "font";
            if (response.Status >= (isPart ? 400 : 500) && !(ExpectsFailure && !isPart)) complaints.Add($"{response.Status} {response.Url}");
        };
    }

    /// <summary>What is on the screen.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of: script errors, breaches of the Content-Security-Policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Whether the server is about to fail, as the test wants it.</summary>
    internal bool ExpectsFailure { get; set; }

    /// <summary>Opens a window at a clinic's own host.</summary>
    public static async Task<Visit> At(Chromium chromium, Installation installation, string clinic, Look? look = null) =>
        await Open(chromium, new($"http://{clinic}.localhost:{installation.BaseAddress.Port}"), look);

    /// <summary>Opens a window at a clinic's path on the public host.</summary>
    public static async Task<Visit> Under(Chromium chromium, Installation installation, string path, Look? look = null) =>
        await Open(chromium, new($"http://localhost:{installation.BaseAddress.Port}{path}"), look);

    /// <summary>Opens a window at a clinic's own host in which a person of a role has signed in already.</summary>
    public static async Task<Visit> As(Chromium chromium, Installation installation, Role role, string clinic, Look? look = null)
    {
        using var door = installation.Clinic(clinic).Anybody();
        using var answer = await door.PostForm("/sign-in", new() { ["login"] = $"{role.Word()}.{clinic}", ["password"] = TestCluster.Password });
        return await With(answer, chromium, installation, clinic, look);
    }

    /// <summary>Opens a window at a clinic's own host in which a patient with an account has signed in already.</summary>
    public static async Task<Visit> AsPatient(Chromium chromium, Installation installation, string mobile, string clinic, Look? look = null)
    {
        using var door = installation.Clinic(clinic).Anybody();
        using var answer = await door.PostForm("/portal/sign-in", new() { ["phone"] = mobile, ["password"] = TestCluster.Password });
        return await With(answer, chromium, installation, clinic, look);
    }

    // A window that bears the cookies of a welcome.
    static async Task<Visit> With(Reply answer, Chromium chromium, Installation installation, string clinic, Look? look)
    {
        ((int)answer.Status).ShouldBe(303, answer.Text);
        var visit = await At(chromium, installation, clinic, look);
        foreach (var line in answer.Headers.GetValues("Set-Cookie"))
        {
            var pair = line.Split(';')[0].Split('=', 2);
            await visit.context.AddCookiesAsync([new() { Name = pair[0], Value = pair[1], Url = $"http://{clinic}.localhost:{installation.BaseAddress.Port}/", HttpOnly = true }]);
        }
        return visit;
    }

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
        var found = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] }); // what passes needs no description, which takes most of the time
        found.Violations.ShouldBeEmpty($"{where}: " + string.Join("; ", found.Violations.Select(rule =>
            $"{rule.Id} at {string.Join(", ", rule.Nodes.Take(3).Select(node => node.Html))}")));
        await ShouldFit(where);
        await ShouldFitTheOther(where);
        complaints.ShouldBeEmpty(where);
    }

    // The words of a language need not fit a phone because another's do.
    async Task ShouldFitTheOther(string where)
    {
        var wasPhone = Page.ViewportSize!.Width == Look.Screen(isPhone: true).Width; // every window has a size
        await Resize(!wasPhone);
        await ShouldFit($"{where}, {(wasPhone ? "at a desk" : "on a phone")},");
        await Resize(wasPhone);
    }

    Task Resize(bool toPhone)
    {
        var screen = Look.Screen(toPhone);
        return Page.SetViewportSizeAsync(screen.Width, screen.Height);
    }

    /// <summary>Fails where the page is wider than its screen.</summary>
    public async Task ShouldFit(string where)
    {
        var widest = await Page.EvaluateAsync<string?>("""
            () => {
                const root = document.documentElement;
                if (root.scrollWidth <= root.clientWidth) return null;
                const out = [...document.body.querySelectorAll('*')].filter(e => { const b = e.getBoundingClientRect(); return b.right > root.clientWidth + 1 || b.left < -1; });
                return out.slice(0, 6).map(e => `${e.tagName}.${e.className}`).join(', ') || 'something';
            }
            """);
        widest.ShouldBeNull($"{where} scrolls sideways");
    }

    /// <summary>Presses Tab until what has the focus matches.</summary>
    public async Task TabTo(string selector)
    {
        for (var press = 0; press < 60; press++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }
        Assert.Fail($"No Tab leads to {selector}");
    }

    /// <summary>Waits until what has the focus matches. Not by a function that the page would have to evaluate again and again: its policy forbids that.</summary>
    public Task HasFocus(string selector) => Page.Locator($"{selector}:focus").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    static async Task<Visit> Open(Chromium chromium, Uri address, Look? look)
    {
        var window = await chromium.Open(look ?? Look.Desk, new(address.ToString().TrimEnd('/') + "/"));
        return new(window, await window.NewPageAsync());
    }
}
