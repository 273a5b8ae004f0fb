using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Support;

/// <summary>Other people's programs, fetched and bundled by <c>./test</c>: shown at addresses of the clinic's own host that our server knows nothing of.</summary>
static class Widgets
{
    /// <summary>Opens a page with one of them, as if somebody had put it beside our server.</summary>
    public static async Task Open(IPage page, string name)
    {
        var bundled = Repository.Folder("artifacts/widgets/bundled");
        await page.RouteAsync("**/beside/**", async route =>
        {
            var file = new Uri(route.Request.Url).Segments[^1];
            if (file == "page") await route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = Page(name) });
            else if (File.Exists(Path.Combine(bundled, file))) await route.FulfillAsync(new() { Path = Path.Combine(bundled, file) });
            else await route.FulfillAsync(new() { Status = 404 });
        });
        await page.GotoAsync("beside/page");
        await page.WaitForFunctionAsync("() => Boolean(window.show || window.read)");
    }

    static string Page(string name) => $"""
        <!DOCTYPE html><html lang="en"><head><title>{name}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/beside/{name}.css"></head>
        <body><p id="trouble" role="alert"></p><div id="calendar"></div><script src="/beside/{name}.js"></script></body></html>
        """;
}
