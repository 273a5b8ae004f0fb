using Enamel.Platform.Ui.Components;
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
        ForgottenKeys.Use(services);
        services.AddHttpContextAccessor();
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.AddSingleton<IStringLocalizerFactory, StrictTexts>();
        services.AddLocalization();
        services.AddSingleton<AssetVersions>();
        services.AddScoped<Shell>();
        return services;
    }
}

/// <summary>The addresses that belong to no module: a person's preferences and the pages that show the design and the API.</summary>
public static class UiRoutes
{
    /// <summary>Maps <c>/preferences</c> and <c>/design</c>.</summary>
    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/preferences", KeepPreferences).ExcludeFromDescription();
        routes.MapGet("/developers", () => new RazorComponentResult<ApiPage> { PreventStreamingRendering = true }).ExcludeFromDescription();
        var design = routes.MapGroup("/design").ExcludeFromDescription();
        design.MapGet("", () => new RazorComponentResult<Showcase> { PreventStreamingRendering = true });
        design.MapGet("/dialog", () => new RazorComponentResult<ShowcaseDialog> { PreventStreamingRendering = true });
        design.MapGet("/search", (IStringLocalizer<Texts> text) => new RazorComponentResult<SearchHits>(new
        {
            Hits = (SearchHit[])[new("/design", text["show.ghita"], "PT-ATLAS-2026-000041"), new("/design", text["show.long-name"], "PT-ATLAS-2026-000042")],
        }));
        design.MapPost("/toast", (Shell shell, IStringLocalizer<Texts> text) => shell.ToastNow(text["show.toast"]));
        design.MapPost("/form", CheckShowcase);
        return routes;
    }

    // What a module's own form does: the form again, with what is wrong; a check while one types is no refusal.
    static async Task<IResult> CheckShowcase(HttpRequest request, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var values = form.Where(field => field.Value.Count == 1).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        var wrong = new List<KeyValuePair<string, string>>();
        if (string.IsNullOrWhiteSpace(form["firstName"])) wrong.Add(new("firstName", text["not-given"]));
        if (form["cin"].ToString() is { Length: < 3 or > 12 }) wrong.Add(new("cin", text["show.cin-hint"]));
        return new RazorComponentResult<ShowcaseForm>(new { Faults = new Faults(wrong), Values = values })
        {
            PreventStreamingRendering = true,
            StatusCode = wrong.Count == 0 || request.Query.ContainsKey("field") ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
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
