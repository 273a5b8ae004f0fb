using System.Text.Json;
using System.Text.Json.Serialization;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity;
using Enamel.Platform.Operations;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Http;

/// <summary>How requests come in and answers go out, the same for every module.</summary>
public static class EdgeSetup
{
    /// <summary>The largest body that is read, in bytes; uploads say otherwise at their address.</summary>
    public const int LargestBody = 1024 * 1024;

    /// <summary>The largest body that is read to its end, in bytes, so that its sender can be told that it is too large.</summary>
    public const int LargestRefused = 32 * 1024 * 1024;

    const int DeepestJson = 16;

    /// <summary>Adds the edge's services.</summary>
    public static IServiceCollection AddEnamelEdge(this IServiceCollection services)
    {
        services.AddEnamelUi();
        services.AddScoped<CurrentClinic>().AddScoped<CurrentUser>().AddScoped<AuditTrail>().AddScoped<Callers>();
        services.AddSingleton<PermissionTable>().AddSingleton<ClinicDirectory>().AddSingleton<RefusalTexts>().AddSingleton<DatabaseRefusals>();
        services.AddSingleton<Metrics>().AddHostedService(provider => provider.GetRequiredService<Metrics>());
        services.AddRateLimiter(_ => { });
        services.TryAddSingleton(new RateLimitSettings());
        services.AddScoped<RefusalWriter>().AddScoped<ShellFilling>();
        services.AddSingleton<Microsoft.AspNetCore.Routing.MatcherPolicy, ClinicOrPublic>();
        services.Configure<JsonOptions>(options => Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        return services;
    }

    /// <summary>
    /// Believes what these proxies say of the request that they pass on: scheme, host and the caller's address. Whoever else sends such headers is not
    /// believed, for then anybody could choose at which address a proof was meant to be shown.
    /// </summary>
    public static IServiceCollection BelieveProxies(this IServiceCollection services, IReadOnlyCollection<System.Net.IPNetwork> proxies) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.ForwardLimit = null; // as far back as proxies are known
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        });

    /// <summary>The order of the doors. Routing comes after the clinic is known, for its prefix must be off the path by then.</summary>
    public static IApplicationBuilder UseEnamelEdge(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<Watching>();
        app.UseEnamelLanguages();
        app.UseEnamelAssets();
        app.UseMiddleware<ClinicResolution>();
        app.UseRouting();
        var limits = app.ApplicationServices.GetRequiredService<RateLimitSettings>();
        app.UseRateLimiter(RateLimits.AtTheDoor(limits));
        app.UseMiddleware<Gate>();
        app.UseRateLimiter(RateLimits.OfPeople(limits));
        app.UseMiddleware<BodyLimit>();
        return app;
    }

    /// <summary>The API's JSON: camelCase, nothing unknown is taken in silence, nothing deep, words for enumerations.</summary>
    internal static void Configure(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.MaxDepth = DeepestJson;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
