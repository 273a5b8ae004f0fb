using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.OAuth;

/// <summary>An address that scripts of other sites may call, without cookies: what is said there is said by a code, a token or a key that the caller holds.</summary>
sealed record ToOtherSites;

/// <summary>
/// CORS where OAuth needs it and nowhere else: an application that runs in a browser finds the metadata and the keys, exchanges its code and gives its tokens
/// back. Any origin, never credentials (docs/decisions/0013-recovery-and-administrators.md).
/// </summary>
static class CrossOrigin
{
    const string Anybody = "*", Lifetime = "7200";

    /// <summary>Lets other sites' scripts call an address and read its answer.</summary>
    public static TBuilder OpenToOtherSites<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ToOtherSites());

    /// <summary>Answers the question that a browser asks beforehand.</summary>
    public static void MapQuestion(RouteGroupBuilder routes, string path, string method) => routes.MapMethods(path, [HttpMethods.Options], (HttpContext context) =>
    {
        context.Response.Headers.AccessControlAllowMethods = method;
        context.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
        context.Response.Headers.AccessControlMaxAge = Lifetime;
        return Results.NoContent();
    }).OpenToAnybody().OpenToOtherSites();

    /// <summary>Says so in the answer, refusals too.</summary>
    internal static void Say(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ToOtherSites>() is null) return;
        context.Response.Headers.AccessControlAllowOrigin = Anybody;
        context.Response.Headers.AccessControlExposeHeaders = "DPoP-Nonce, WWW-Authenticate, Retry-After";
    }
}
