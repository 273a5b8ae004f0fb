using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>The API's addresses of invitations.</summary>
static class InvitationRoutes
{
    public sealed record LinkRequest(string Token);

    public static void Map(ClinicRoutes routes)
    {
        var api = routes.Api.MapGroup("/invitations").WithTags("Staff");
        api.MapGet("", async (InvitationList list, CancellationToken stop) => Answer.Ok(new { items = await list.Open(stop) }))
            .Requires(IdentityPermissions.ManageStaff).WithName("listInvitations").WithSummary("Invitations that nobody has taken up yet");
        api.MapPost("", async (InviteStaff.Command body, InviteStaff invite, CancellationToken stop) =>
                (await invite.Run(body, stop)).Succeeded(out var id, out var refusal) ? Results.Json(new { id }, statusCode: StatusCodes.Status201Created) : Answer.Refused(refusal))
            .Requires(IdentityPermissions.ManageStaff).WithName("inviteStaff").WithSummary("Ask somebody to join, by a link to their e-mail or mobile");
        api.MapPost("/{id:guid}/resend", async (Guid id, InviteStaff invite, CancellationToken stop) => Answer.Nothing((await invite.SendAgain(id, stop)).Then(_ => Kernel.Outcome.Done)))
            .Requires(IdentityPermissions.ManageStaff).Produces(StatusCodes.Status204NoContent).WithName("resendInvitation").WithSummary("Send a fresh link; the one before works no more");
        api.MapPost("/{id:guid}/withdraw", async (Guid id, InviteStaff invite, CancellationToken stop) => Answer.Nothing((await invite.Withdraw(id, stop)).Then(_ => Kernel.Outcome.Done)))
            .Requires(IdentityPermissions.ManageStaff).Produces(StatusCodes.Status204NoContent).WithName("withdrawInvitation").WithSummary("Think better of it");
        api.MapPost("/look", async (LinkRequest body, AcceptInvitation accept, CancellationToken stop) => Answer.Ok(await accept.Look(body.Token, stop)))
            .OpenToAnybody().Sparingly(Sparing.SignIn).WithName("lookAtInvitation").WithSummary("What a link is for");
        api.MapPost("/accept", async (AcceptInvitation.Command body, AcceptInvitation accept, CancellationToken stop) =>
                (await accept.Run(body, stop)).Succeeded(out var userId, out var refusal)
                    ? Results.Json(new { userId }, statusCode: StatusCodes.Status201Created) : Answer.Refused(refusal, keepsWhatWasWritten: refusal == InvitationRefusals.WrongPassword))
            .OpenToAnybody().Sparingly(Sparing.SignIn).WithName("acceptInvitation").WithSummary("Join, with a new account or with the password of the one that is there already");
    }
}
