using System.Text;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Enamel.Platform.Live;

/// <summary>
/// The answer that stays open (server-sent events). It is written after the unit of work that let the listener in is over: it holds no transaction and
/// no connection to the database, however long it lasts.
/// </summary>
sealed class LiveStream(IReadOnlyCollection<string> topics, string? since) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var user = services.GetRequiredService<CurrentUser>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var listener = services.GetRequiredService<LiveHub>().Listen(services.GetRequiredService<CurrentClinic>().Id, user.Id, user.Person.SessionId, user.Role, topics, since);
        var (response, settings, clock) = (httpContext.Response, services.GetRequiredService<LiveSettings>(), services.GetRequiredService<TimeProvider>());
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep it to itself until the end
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            // A number without an event: who is cut off before anything happened still says where they stood.
            await Write(response, $"retry: 2000\nid: {listener.Mark}\n\n", end.Token);
            while (await listener.Next(end.Token))
            {
                var (changed, mark) = listener.Take();
                await Write(response, changed.Count == 0 ? ":\n\n" : string.Concat(changed.Select(topic => $"event: {topic}\nid: {mark}\ndata: {mark[(mark.IndexOf('-', StringComparison.Ordinal) + 1)..]}\n\n")), end.Token);
                if (changed.Count > 0) await Task.Delay(settings.Breath, clock, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The window was closed, or the server stops.
        }
    }

    static async Task Write(HttpResponse response, string text, CancellationToken stop)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await response.Body.FlushAsync(stop);
    }
}
