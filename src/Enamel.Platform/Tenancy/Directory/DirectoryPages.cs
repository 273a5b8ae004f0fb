using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.Tenancy.Directory;

/// <summary>The public host's pages.</summary>
public static class DirectoryPages
{
    /// <summary>Maps them.</summary>
    public static void MapDirectory(this IEndpointRouteBuilder routes) =>
        routes.MapPublic().MapGet("/", async (ClinicDirectory directory, CancellationToken stop) => Answer.Page<DirectoryPage>(new { Clinics = await directory.Open(stop) }));
}
