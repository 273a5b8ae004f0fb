using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http.RateLimiting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Http;

sealed class Tagged<T>(T value, int version, int status, string? location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = EntityTag.Of(version);
        if (location is not null) httpContext.Response.Headers.Location = httpContext.Request.PathBase.ToUriComponent() + location;
        return Microsoft.AspNetCore.Http.Results.Json(value, statusCode: status).ExecuteAsync(httpContext);
    }
}

sealed class RefusedPage<TPage>(Refusal refusal, object parameters, bool keepsWhatWasWritten) : IResult, IRefused where TPage : IComponent
{
    public Refusal Refusal => refusal;

    public bool KeepsWhatWasWritten => keepsWhatWasWritten;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        RetryAfter.Say(httpContext.Response, refusal);
        await httpContext.RequestServices.GetRequiredService<Audit.RefusedAccess>().Tell(httpContext, refusal);
        await new RazorComponentResult<TPage>(parameters) { PreventStreamingRendering = true, StatusCode = Answer.Status(refusal.Kind) }.ExecuteAsync(httpContext);
    }
}

sealed class RefusedResult(Refusal refusal, bool keepsWhatWasWritten) : IResult, IRefused
{
    public Refusal Refusal => refusal;

    public bool KeepsWhatWasWritten => keepsWhatWasWritten;

    public Task ExecuteAsync(HttpContext httpContext) => httpContext.RequestServices.GetRequiredService<RefusalWriter>().Write(httpContext, refusal);
}

sealed class Redirection(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var target = httpContext.Request.PathBase.ToUriComponent() + path;
        if (httpContext.Request.Headers["HX-Request"] == "true")
        {
            httpContext.Response.Headers["HX-Redirect"] = target;
            httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = target;
        }
        return Task.CompletedTask;
    }
}

/// <summary>The strong entity tag of a row: its version.</summary>
public static class EntityTag
{
    /// <summary>The tag of a version.</summary>
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>Whether the caller's <c>If-Match</c>, if any, still names the version.</summary>
    public static bool Matches(HttpRequest request, int version)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        return wanted is null or { Count: 0 } || wanted.Any(tag => !tag.IsWeak && (tag.Tag == "*" || tag.Tag == Of(version)));
    }
}
