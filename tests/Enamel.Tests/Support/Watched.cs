using Enamel.Platform.Audit.Alerts;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Support;

/// <summary>Has the trails followed up to now, as the server does by itself outside of tests.</summary>
static class Watched
{
    /// <summary>Follows a clinic's trail until everything that was committed before this call was looked at.</summary>
    public static async Task Watch(this Installation installation, string slug)
    {
        var card = (await installation.Services.GetRequiredService<ClinicDirectory>().BySlug(slug, CancellationToken.None))!; // every test clinic is there
        var watcher = installation.Services.GetRequiredService<TrailWatcher>();
        var now = new DateTimeOffset(await Owner.Ask<DateTime>(installation, "select clock_timestamp()"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await watcher.Step(card, patience.Token) is not { } seen || seen < now.AddMilliseconds(2)) await Task.Yield(); // others' transactions end in their own time
    }
}
