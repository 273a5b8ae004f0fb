using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.OAuth;

/// <summary>The API by which a manager keeps the applications; the pages are beside it.</summary>
static class ClientRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        var clients = routes.Api.MapGroup("/applications").WithTags("Applications");
        clients.MapGet("", async (ClientList list, CancellationToken stop) => Answer.Ok(new { items = await list.All(stop) }))
            .Requires(OAuthPermissions.See).WithName("listApplications").WithSummary("The applications that the clinic lets in, or did");
        clients.MapPost("", async (RegisterClient.Command body, RegisterClient register, CancellationToken stop) =>
                (await register.Run(body, stop)).Succeeded(out var made, out var refusal) ? Results.Json(made, statusCode: StatusCodes.Status201Created) : Answer.Refused(refusal))
            .Requires(OAuthPermissions.Manage).Produces<NewSecret>(StatusCodes.Status201Created)
            .WithName("registerApplication").WithSummary("Let an application in; its secret is shown this once");
        clients.MapPost("/{id:guid}/secret", async (Guid id, ChangeClient change, CancellationToken stop) => Answer.Ok(await change.NewSecret(id, stop)))
            .Requires(OAuthPermissions.Manage).Produces<NewSecret>().WithName("renewApplicationSecret").WithSummary("Give it another secret, shown this once; the old one is worth nothing from now on");
        clients.MapPost("/{id:guid}/revoke", async (Guid id, ChangeClient change, CancellationToken stop) => Answer.Nothing((await change.Revoke(id, stop)).Then(_ => Outcome.Done)))
            .Requires(OAuthPermissions.Manage).Produces(StatusCodes.Status204NoContent).WithName("revokeApplication").WithSummary("Shut it out, for good; all its tokens end at once");
    }
}
