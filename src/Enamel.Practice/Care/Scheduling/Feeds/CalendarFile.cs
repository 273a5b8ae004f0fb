using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Enamel.Practice.Scheduling.Feeds;

/// <summary>A calendar as an answer: with its tag, so that who has it already is not sent it again.</summary>
/// <param name="Text">The calendar.</param>
/// <param name="FileName">As what it is kept; null where a program reads it.</param>
sealed record CalendarFile(string Text, string? FileName = null) : IResult
{
    /// <summary>The same for the same text.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 16))}\"";

    /// <summary>Whether the caller has exactly this.</summary>
    public bool IsKnownTo(HttpRequest request) => Has(request.Headers.IfNoneMatch);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = Tag;
        response.Headers.CacheControl = "private, no-cache"; // kept by the one who reads it, and asked again each time
        if (Has(httpContext.Request.Headers.IfNoneMatch))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = "text/calendar; charset=utf-8";
        if (FileName is not null) response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName }.ToString();
        await response.WriteAsync(Text, httpContext.RequestAborted);
    }

    bool Has(StringValues tags) => EntityTagHeaderValue.TryParseList([.. tags.OfType<string>()], out var known) && known.Any(tag => tag.Tag == Tag || tag.Tag == "*");
}
