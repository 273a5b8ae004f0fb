using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Http;

/// <summary>
/// Refuses what another site makes a browser send. Browsers say in <c>Sec-Fetch-Site</c> where a request comes from, and in <c>Origin</c> where they
/// are too old for that; a script can set neither. So forms need no token of their own (docs/decisions/0004-pages.md).
/// </summary>
static class CrossSiteGuard
{
    /// <summary>Whether a changing request comes from our own pages, or from no page at all.</summary>
    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}
