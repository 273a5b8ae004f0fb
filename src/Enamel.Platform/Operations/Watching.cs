using System.Net;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Enamel.Platform.Operations;

/// <summary>
/// What those who watch the server ask, at any host: <c>/healthz</c> (alive), <c>/readyz</c> (the database answers and is migrated), and, from this
/// machine only, <c>/metrics</c>.
/// </summary>
sealed class Watching(RequestDelegate next, NpgsqlDataSource database, Metrics metrics)
{
    public Task InvokeAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => context.Response.WriteAsync("alive\n", context.RequestAborted),
        "/readyz" => Ready(context),
        "/metrics" when IsLocal(context) => Measure(context),
        _ => next(context),
    };

    async Task Ready(HttpContext context)
    {
        try
        {
            // The registry's oldest question: it fails where nothing was migrated.
            await using var ask = database.CreateCommand("select 1 from registry.clinics limit 1");
            await ask.ExecuteScalarAsync(context.RequestAborted);
            await context.Response.WriteAsync("ready\n", context.RequestAborted);
        }
        catch (NpgsqlException)
        {
            // Whoever asks only needs to know that nothing should be sent here now; the reason is the database's log's.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("not ready: the database does not answer or is not migrated\n", context.RequestAborted);
        }
    }

    async Task Measure(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(await metrics.Text.Read(context.RequestAborted), context.RequestAborted);
    }

    static bool IsLocal(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
