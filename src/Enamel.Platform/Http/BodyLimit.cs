using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Http;

/// <summary>
/// Refuses bodies that are too large, with an answer that the caller gets to read: what they are still sending is read and thrown away first, up to
/// what the server takes at all. Cutting the line instead would look like a fault of the network.
/// </summary>
sealed class BodyLimit(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var upload = context.GetEndpoint()?.Metadata.GetMetadata<LargestUpload>();
        var largest = upload?.Bytes ?? EdgeSetup.LargestBody;
        if (context.Request.ContentLength > largest)
        {
            await Drain(context);
            await context.RequestServices.GetRequiredService<RefusalWriter>().Write(context, upload?.Refusal ?? HttpRefusals.TooLarge);
            return;
        }
        // Without a length the framework counts while it reads, and ends the line where the body goes on too long.
        if (context.Request.ContentLength is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = largest;
        await next(context);
    }

    static async Task Drain(HttpContext context)
    {
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
        catch (BadHttpRequestException) when (!context.Response.HasStarted)
        {
            // More than the server takes at all: the answer is sent, whether or not it is still read.
            context.Response.Headers.Connection = "close";
        }
    }
}

/// <summary>An address that takes larger bodies than the others.</summary>
/// <param name="Bytes">The largest.</param>
public sealed record LargestUpload(int Bytes)
{
    /// <summary>What is said where more is sent, if that can be said better.</summary>
    public Enamel.Kernel.Refusal? Refusal { get; init; }
}
