using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity;

/// <summary>The browser's half of a session: an opaque token, sent to this clinic's address only and out of reach of scripts.</summary>
static class SessionCookie
{
    public const string Name = "enamel.session";

    public static void Give(HttpContext context, OpaqueToken token) => context.Response.Cookies.Append(Name, token.Text, Settings(context));

    public static void TakeBack(HttpContext context) => context.Response.Cookies.Delete(Name, Settings(context));

    static CookieOptions Settings(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/",
        IsEssential = true,
    };
}
