using System.Text.RegularExpressions;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account.IdleLock;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Live;

/// <summary>Screens that are up to date: whoever is signed in is told, by server-sent events, that something which they look at has changed.</summary>
public sealed partial class LiveModule : IModule
{
    const int MostTopics = 8;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(new LiveSettings());
        services.AddSingleton<LiveHub>().AddScoped<LiveSignals>();
        services.AddSingleton(new ModulePermissions(typeof(LivePermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("live", typeof(Texts)));
    }

    /// <summary>What only a server has: the streams' heart, and the line to the other servers.</summary>
    public static void AddServer(IServiceCollection services) => services.AddHostedService<LiveWatch>().AddHostedService<LiveWire>();

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes) => routes.Pages.MapGet("/live", Listen).Requires(LivePermissions.Listen)
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").StaysOpen().AsksByItself().DisableHttpMetrics(); // how long it stays open says nothing of how quick the server is

    static IResult Listen(string? topics, string? since, HttpRequest request, LiveHub hub, CurrentClinic clinic, CurrentUser user)
    {
        var words = (topics ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToArray();
        if (words.Length is 0 or > MostTopics || !words.All(word => Topic().IsMatch(word))) return Answer.Refused(LiveRefusals.TopicsMalformed);
        if (!hub.HasRoom(clinic.Id, user.Id).Succeeded(out var full)) return Answer.Refused(full);
        // A browser that was cut off says itself where it stood; that is newer than what the address says.
        return new LiveStream(words, request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : since);
    }

    [GeneratedRegex("^[a-z][a-z-]{0,29}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Topic();
}
