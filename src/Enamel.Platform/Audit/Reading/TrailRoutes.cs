using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.Audit.Reading;

/// <summary>The API's addresses of the trail; the pages are beside it.</summary>
static class TrailRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        var api = routes.Api.MapGroup("/audit").WithTags("Audit trail");
        api.MapGet("", async ([AsParameters] TrailAddress asked, int? limit, string? after, ReadTrail read, CancellationToken stop) => Answer.Ok(await read.Run(asked, limit, after, stop)))
            .Requires(TrailPermissions.Read).Produces<TrailPageOfItems>().WithName("readTrail").WithSummary("What happened: by patient, person, device, day, action or thing, the newest first");
        api.MapGet("/export", ([AsParameters] TrailAddress asked, ExportTrail export) => Sent(asked, export))
            .Requires(TrailPermissions.Export).Produces(StatusCodes.Status200OK, contentType: "text/csv").WithName("exportTrail").WithSummary("A stretch of the trail as CSV; from and to are needed");
    }

    internal static IResult Sent(TrailAddress asked, ExportTrail export) => export.Run(asked).Succeeded(out var file, out var refusal) ? file : Answer.Refused(refusal);
}
