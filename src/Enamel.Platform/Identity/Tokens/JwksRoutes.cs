using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity;

/// <summary>The keys by which others check our tokens.</summary>
static class JwksRoutes
{
    /// <summary>From the clinic's root.</summary>
    public const string Path = "/.well-known/jwks.json";

    public static void Map(ClinicRoutes routes) => routes.Pages.MapGet(Path, async (HttpContext context, SigningKeys keys, UnitOfWork unit, CancellationToken stop) =>
    {
        // No longer than a new key is published before it signs.
        context.Response.Headers.CacheControl = $"public, max-age={(int)SigningKeys.Lead.TotalSeconds}";
        return Results.Json(new { keys = await keys.Published(unit, stop) }, contentType: "application/jwk-set+json");
    }).OpenToAnybody().OpenToOtherSites();
}
