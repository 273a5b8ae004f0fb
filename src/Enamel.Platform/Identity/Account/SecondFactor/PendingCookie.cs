using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>The browser's half of a sign-in that waits for its second factor.</summary>
static class PendingCookie
{
    const string Name = "enamel.pending";

    public static string? In(HttpRequest request) => request.Cookies[Name];

    public static void Give(HttpContext context, OpaqueToken token) => context.Response.Cookies.Append(Name, token.Text, Settings(context, PendingSignIns.Life));

    public static void TakeBack(HttpContext context) => context.Response.Cookies.Delete(Name, Settings(context, null));

    static CookieOptions Settings(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax, // who comes from another clinic brings it along
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/",
        MaxAge = life,
        IsEssential = true,
    };
}
