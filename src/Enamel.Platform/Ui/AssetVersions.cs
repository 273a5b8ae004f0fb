using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Enamel.Platform.Ui;

/// <summary>
/// Addresses of our own style sheets, scripts and pictures, with their content's hash, so that browsers keep them for ever and still
/// take a new release at once. Assets live at the root of every host, never under a clinic's prefix: one copy serves all clinics.
/// </summary>
public sealed class AssetVersions(IWebHostEnvironment environment)
{
    readonly IFileProvider _files = environment.WebRootFileProvider;
    readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    /// <summary>The address of <paramref name="path"/> (such as <c>/css/base.css</c>) with <c>?v=</c> its hash; without, when there is no such file.</summary>
    public string Url(string path) => environment.IsDevelopmentHost() ? Versioned(path) : _urls.GetOrAdd(path, Versioned);

    string Versioned(string path)
    {
        var file = _files.GetFileInfo(path);
        if (!file.Exists) return path;
        using var content = file.CreateReadStream();
        return $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6))}";
    }
}

/// <summary>Serving of the assets.</summary>
public static class AssetsExtensions
{
    /// <summary>
    /// Serves <c>wwwroot</c>. What is asked for by its version, and fonts, whose names change with them, may be kept for ever; anything else is asked for again.
    /// Belongs before the clinic is looked up: an error page needs its style too.
    /// </summary>
    public static IApplicationBuilder UseEnamelAssets(this IApplicationBuilder app)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        return app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = types,
            OnPrepareResponse = served =>
            {
                var request = served.Context.Request;
                var lasts = request.Query.ContainsKey("v") || request.Path.StartsWithSegments("/fonts", StringComparison.Ordinal);
                served.Context.Response.Headers.CacheControl = lasts ? "public, max-age=31536000, immutable" : "no-cache";
                served.Context.Response.Headers.XContentTypeOptions = "nosniff";
            },
        });
    }

    internal static bool IsDevelopmentHost(this IWebHostEnvironment environment) => environment.EnvironmentName == "Development";
}
