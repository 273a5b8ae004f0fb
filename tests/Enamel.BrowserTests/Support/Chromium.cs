using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Enamel.BrowserTests.Support.Chromium))]

namespace Enamel.BrowserTests.Support;

/// <summary>One browser for the run; each visit has a context of its own, so that no test sees another's cookies.</summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    IPlaywright? playwright;
    IBrowser? browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("ENAMEL_CHROMIUM") ?? Array.Find(Places, File.Exists)
                ?? throw new InvalidOperationException("No Chromium is here: run ./test, which installs it, or name it in ENAMEL_CHROMIUM."),
            Headless = true,
            ChromiumSandbox = false,
            Args = ["--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A window of its own.</summary>
    internal async Task<IBrowserContext> Open(Look look, Uri baseAddress)
    {
        var context = await browser!.NewContextAsync(new() // launched before any test
        {
            BaseURL = baseAddress.ToString(),
            ViewportSize = Look.Screen(look.IsPhone),
            HasTouch = look.IsPhone,
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = look.Zone,
            Locale = look.Language is null ? "en-GB" : "fr-MA",
        });
        if (look.Language is { } language) await context.AddCookiesAsync([new() { Name = "enamel.language", Value = language, Url = baseAddress.ToString() }]);
        context.SetDefaultTimeout(20_000);
        return context;
    }
}

/// <summary>How a page is looked at.</summary>
/// <param name="Language">What the person chose; nothing for an English browser whose user chose nothing yet.</param>
/// <param name="IsDark">Whether the machine is set to dark.</param>
/// <param name="IsPhone">A screen of 360 pixels, the narrowest that is in use.</param>
public sealed record Look(string? Language = "fr", bool IsDark = false, bool IsPhone = false)
{
    /// <summary>The time zone of the machine, where it is another one than the clinic's.</summary>
    public string? Zone { get; init; }

    /// <summary>At a desk, in French, in the light.</summary>
    public static Look Desk { get; } = new();

    /// <summary>The looks under which every page must pass: each holds of light or dark, left to right or right to left, desk or phone what the other does not.</summary>
    public static IReadOnlyList<Look> All { get; } = [Desk, new("ar", IsDark: true, IsPhone: true)];

    /// <summary>How large a screen is.</summary>
    public static ViewportSize Screen(bool isPhone) => isPhone ? new() { Width = 360, Height = 780 } : new() { Width = 1366, Height = 900 };

    /// <inheritdoc/>
    public override string ToString() => $"{Language ?? "undecided"} {(IsDark ? "dark" : "light")} {(IsPhone ? "phone" : "desk")}";
}
