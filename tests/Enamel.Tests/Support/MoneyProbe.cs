using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Tests.Support;

/// <summary>An address at which money would be taken, for the API and by the page: it answers the device, and leaves an entry in the trail.</summary>
static class MoneyProbe
{
    public const string Path = "/api/v1/probe/money", PagePath = "/probe/money";

    static readonly Permission Take = new("probe.take", Role.Cashier);

    public static void Map(ClinicRoutes routes)
    {
        routes.Api.MapPost("/probe/money", Taken).Requires(Take).NeedsOpenCounter();
        routes.Pages.MapPost(PagePath, Taken).Requires(Take).NeedsOpenCounter();
    }

    static IResult Taken(CurrentUser user, AuditTrail trail)
    {
        trail.Happened("probe-money", "probe", null, new { });
        return Answer.Ok(user.Device);
    }
}
