using Enamel.BrowserTests.Support;
using Enamel.Kernel;
namespace Enamel.BrowserTests.Everybody;
public sealed class Zz_screens(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    [Fact]
    public async Task take()
    {
        Directory.CreateDirectory("/tmp/m_shots");
        foreach (var look in new[] { Look.Desk, new Look("ar", IsPhone: true, IsDark: true), new Look(IsPhone: true), new Look(IsDark: true) })
        {
            await using var visit = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
            foreach (var path in (Environment.GetEnvironmentVariable("SHOTS") ?? "settings/messages,mailbox").Split(','))
            {
                await visit.Page.GotoAsync(path);
                await visit.Page.ScreenshotAsync(new() { Path = $"/tmp/m_shots/{path.Replace('/', '_')}-{look.ToString().Replace(' ', '-')}.png", FullPage = true });
            }
        }
    }
}
