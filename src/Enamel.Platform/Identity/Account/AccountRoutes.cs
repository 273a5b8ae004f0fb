using Enamel.Kernel;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account.OpenSessions;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Identity.SigningIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Account;

/// <summary>The API's addresses of sessions, passwords and second factors; the pages are beside it.</summary>
static class AccountRoutes
{
    public sealed record CodeRequest(string PendingToken, string Code);

    public sealed record EnrolmentRequest(string PendingToken);

    public sealed record SecurityRequest(IReadOnlyList<string> SecondFactorRoles, int IdleLockMinutes);

    public static void Map(ClinicRoutes routes)
    {
        MapSecondStep(routes);
        MapSessions(routes);
        var security = routes.Api.MapGroup("/security").WithTags("Security");
        security.MapGet("", async (ClinicSecurity security, CancellationToken stop) => Answer.Ok(Shown(await security.Now(stop))))
            .Requires(AccountPermissions.DecideSecurity).WithName("securitySettings").WithSummary("Who needs a second factor, and when a screen is covered");
        security.MapPut("", async (SecurityRequest body, ClinicSecurity security, CancellationToken stop) => Answer.Nothing(await security.Change(body.SecondFactorRoles, body.IdleLockMinutes, stop)))
            .Requires(AccountPermissions.DecideSecurity).Produces(StatusCodes.Status204NoContent).WithName("changeSecuritySettings").WithSummary("Decide who needs a second factor, and when a screen is covered");
    }

    static void MapSecondStep(ClinicRoutes routes)
    {
        var second = routes.Api.MapGroup("/auth/second-factor").WithTags("Sign-in");
        second.MapPost("", async (CodeRequest body, RequestProof proof, SecondStep step, Sessions sessions, HttpContext context, CancellationToken stop) =>
            {
                if (proof.Refusal is { } wrong) return Answer.Refused(wrong);
                return (await step.Show(body.PendingToken, body.Code, stop)).Succeeded(out var person, out var refusal)
                    ? Answer.Ok(await sessions.BeginApi(person, context, stop)) : Answer.Refused(refusal, keepsWhatWasWritten: true);
            })
            .OpenToAnybody().Sparingly(Sparing.SignIn).TakesProof().Produces<TokenPair>().WithName("secondFactor")
            .WithSummary("Complete a sign-in with the code of an authenticator app, or a recovery code");
        second.MapPost("/enrolment", async (EnrolmentRequest body, SecondStep step, CancellationToken stop) =>
                (await step.BeginEnrolment(body.PendingToken, stop)).Succeeded(out var enrolment, out var refusal) ? Answer.Ok(new { enrolment.Secret, enrolment.Uri }) : Answer.Refused(refusal))
            .OpenToAnybody().Sparingly(Sparing.SignIn).WithName("beginEnrolment").WithSummary("Begin to set up the authenticator app that the clinic asks for");
        second.MapPost("/enrolment/confirm", async (CodeRequest body, RequestProof proof, SecondStep step, Sessions sessions, HttpContext context, CancellationToken stop) =>
            {
                if (proof.Refusal is { } wrong) return Answer.Refused(wrong);
                if (!(await step.Enrol(body.PendingToken, body.Code, stop)).Succeeded(out var enrolled, out var refusal)) return Answer.Refused(refusal, keepsWhatWasWritten: true);
                if (!(await sessions.BeginApi(enrolled.Person, context, stop)).Succeeded(out var tokens, out var closed)) return Answer.Refused(closed);
                return Answer.Ok(new { tokens.AccessToken, tokens.RefreshToken, tokens.TokenType, tokens.ExpiresIn, recoveryCodes = enrolled.Codes });
            })
            .OpenToAnybody().Sparingly(Sparing.SignIn).TakesProof().WithName("confirmEnrolment").WithSummary("Complete it with the app's first code; the recovery codes are shown this once");
    }

    static void MapSessions(ClinicRoutes routes)
    {
        var own = routes.Api.MapGroup("/me").WithTags("Account");
        own.MapGet("/sessions", async (OpenSessionList list, CancellationToken stop) => Answer.Ok(new { items = await list.Own(stop) }))
            .Requires(AccountPermissions.KeepOwnAccount).WithName("listOwnSessions").WithSummary("One's own open sessions, in every clinic");
        own.MapDelete("/sessions/{id:guid}", async (Guid id, OpenSessionList list, CancellationToken stop) => Answer.Nothing(await list.EndOwn(id, stop)))
            .Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().Produces(StatusCodes.Status204NoContent).WithName("endOwnSession").WithSummary("End one of one's own sessions");
        own.MapDelete("/sessions", async (OpenSessionList list, CancellationToken stop) =>
            {
                await list.EndAll(stop);
                return Results.NoContent();
            })
            .Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().Produces(StatusCodes.Status204NoContent).WithName("signOutEverywhere").WithSummary("End all of one's own sessions, this one too, in every clinic");
        own.MapPost("/password", async (ChangePassword.Command body, ChangePassword change, CancellationToken stop) => Changed(await change.Run(body, stop)))
            .Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().Sparingly(Sparing.SignIn).Produces(StatusCodes.Status204NoContent)
            .WithName("changePassword").WithSummary("Take another password; one's other sessions end");
        var staff = routes.Api.MapGroup("/staff").WithTags("Staff");
        staff.MapGet("/sessions", async (OpenSessionList list, CancellationToken stop) => Answer.Ok(new { items = await list.OfStaff(stop) }))
            .Requires(AccountPermissions.KeepSessions).WithName("listStaffSessions").WithSummary("The open sessions of everybody who works here");
        staff.MapDelete("/sessions/{id:guid}", async (Guid id, OpenSessionList list, CancellationToken stop) => Answer.Nothing(await list.EndOfStaff(id, stop)))
            .Requires(AccountPermissions.KeepSessions).OutlivesTheSubscription().Produces(StatusCodes.Status204NoContent).WithName("endStaffSession").WithSummary("End a session of somebody who works here");
    }

    // A wrong password leaves its trace in the trail.
    static IResult Changed(Outcome outcome) => outcome.Succeeded(out var refusal) ? Results.NoContent() : Answer.Refused(refusal, keepsWhatWasWritten: true);

    static object Shown(SecuritySettings settings) => new { secondFactorRoles = settings.SecondFactorRoles.Select(role => role.Word()), settings.IdleLockMinutes };
}
