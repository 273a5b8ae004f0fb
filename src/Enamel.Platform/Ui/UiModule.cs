using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Ui;

/// <summary>The services behind the pages.</summary>
public static class UiModule
{
    /// <summary>Razor components without a router, texts in three languages, the shell and the versions of the assets.</summary>
    public static IServiceCollection AddEnamelUi(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddAntiforgery();
        services.AddDataProtection();
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.AddSingleton<IStringLocalizerFactory, StrictTexts>();
        services.AddLocalization();
        services.AddSingleton<AssetVersions>();
        services.AddSingleton<Toasts>();
        services.AddScoped<Shell>();
        return services;
    }
}

/// <summary>The addresses that belong to no module: a person's preferences and the page that shows the design.</summary>
public static class UiRoutes
{
    /// <summary>Maps <c>POST /preferences</c> and <c>GET /design</c>.</summary>
    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder routes)
    {
        // No token: the worst that a foreign page could do is to change the language, and it must work for who is not signed in.
        routes.MapPost("/preferences", KeepPreferences).DisableAntiforgery().AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    /// <summary>Whether a redirect to this address stays on this site.</summary>
    public static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);

    static async Task<IResult> KeepPreferences(HttpContext context, Shell shell, CancellationToken stop)
    {
        if (!context.Request.HasFormContentType) return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(stop);
        if (Languages.Find(form["language"]) is { } language) Keep(context, Languages.Cookie, language.Code);
        if (Enum.TryParse<Scheme>(form["scheme"], ignoreCase: true, out var scheme) && Enum.IsDefined(scheme)) Keep(context, Shell.SchemeCookie, SchemeName(scheme));
        if (shell.IsFragment) return TypedResults.NoContent();
        var back = form["return"].ToString();
        return new SeeOther(IsLocal(back) ? back : shell.Link("/"));
    }

    internal static string SchemeName(Scheme scheme) => scheme switch { Scheme.Auto => "auto", Scheme.Light => "light", Scheme.Dark => "dark" };

    static void Keep(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(cookie, value, new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    });

    sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
