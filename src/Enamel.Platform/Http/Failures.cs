using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enamel.Platform.Http;

/// <summary>The last resort: what could not be read is a 400 or 413 in the caller's language, what nobody expected a 500 with its trace id and nothing else.</summary>
sealed class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareRefusal(context.Response)) await Writer(context).Write(context, HttpRefusals.Unreadable, context.Response.StatusCode);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            Clear(context);
            await Writer(context).Write(context, unreadable.StatusCode == StatusCodes.Status413PayloadTooLarge ? HttpRefusals.TooLarge : Unreadable(unreadable));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; the unit of work is undone and there is nobody to tell.
            log.LogDebug("Abandoned by the caller: {Path}", context.Request.Path);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            // The message of a broken seal names field and key and never a value, so it may be logged like any other.
            log.LogError(failure, "Failed: {Method} {Path} {TraceId}", context.Request.Method, context.Request.Path, Trace(context));
            await Break(context);
        }
    }

    static Refusal Unreadable(BadHttpRequestException failure) =>
        failure.InnerException is JsonException { Path: { Length: > 0 } path } ? HttpRefusals.Unreadable.With("path", path) : HttpRefusals.Unreadable;

    // Routing itself answers a wrong method (405) and a wrong kind of body (415), with nothing but the status.
    static bool IsBareRefusal(HttpResponse response) =>
        !response.HasStarted && response.StatusCode is StatusCodes.Status405MethodNotAllowed or StatusCodes.Status415UnsupportedMediaType;

    static RefusalWriter Writer(HttpContext context) => context.RequestServices.GetRequiredService<RefusalWriter>();

    static async Task Break(HttpContext context)
    {
        Clear(context);
        if (!RefusalWriter.IsForPrograms(context.Request))
        {
            await new RazorComponentResult<BrokenPage>() { StatusCode = StatusCodes.Status500InternalServerError, PreventStreamingRendering = true }.ExecuteAsync(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        await context.Response.WriteAsJsonAsync(
            new { type = "urn:enamel:broken", title = "Internal Server Error", status = 500, traceId = Trace(context) },
            options: null, contentType: "application/problem+json", CancellationToken.None);
    }

    static string Trace(HttpContext context) => context.RequestServices.GetRequiredService<Shell>().TraceId;

    // Keeps the security headers, which are set when the answer starts.
    static void Clear(HttpContext context) => context.Response.Clear();
}
