using Enamel.Kernel;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account;
using Enamel.Platform.Identity.Account.SecondFactor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.SigningIn;

/// <summary>The API's addresses of sign-in; the pages are beside it.</summary>
static class SignInRoutes
{
    public sealed record RefreshRequest(string RefreshToken);

    public static void Map(ClinicRoutes routes)
    {
        var auth = routes.Api.MapGroup("/auth").WithTags("Sign-in");
        auth.MapPost("/login", LogIn).OpenToAnybody().Sparingly(Sparing.SignIn).TakesProof().Produces<TokenPair>().WithName("login").WithSummary("Sign in with username, mobile number or e-mail");
        auth.MapPost("/refresh", async (RefreshRequest body, RequestProof proof, Sessions sessions, CancellationToken stop) =>
                proof.Refusal is { } wrong ? Answer.Refused(wrong)
                : (await sessions.Refresh(body.RefreshToken, stop)).Succeeded(out var tokens, out var refusal)
                    ? Answer.Ok(tokens) : Answer.Refused(refusal, keepsWhatWasWritten: true))
            .OpenToAnybody().Sparingly(Sparing.SignIn).TakesProof().Produces<TokenPair>().WithName("refresh").WithSummary("Exchange a refresh token for the next pair");
        auth.MapPost("/logout", async (CurrentUser user, Sessions sessions, CancellationToken stop) =>
            {
                await sessions.End(user.Person.SessionId, stop);
                return Results.NoContent();
            })
            .Requires(IdentityPermissions.SignOut).OutlivesTheSubscription().Produces(StatusCodes.Status204NoContent).WithName("logout").WithSummary("End this session and all its tokens");
    }

    static async Task<IResult> LogIn(
        SignIn.Command body, RequestProof proof, SignIn signIn, SecondStep step, PendingSignIns pendings, Sessions sessions, HttpContext context, CancellationToken stop)
    {
        // Before the password: who wanted a bound token is not given a plain one, and a nonce that is out of date costs no attempt.
        if (proof.Refusal is { } wrong) return Answer.Refused(wrong);
        if (!(await signIn.Run(body, stop)).Succeeded(out var person, out var refusal)) return Answer.Refused(refusal, keepsWhatWasWritten: true);
        return await step.After(person, stop) switch
        {
            Following.Session => (await sessions.BeginApi(person, context, stop)).Succeeded(out var tokens, out var closed) ? Answer.Ok(tokens) : Answer.Refused(closed, keepsWhatWasWritten: true),
            Following.SecondFactor => await Wait(AccountRefusals.SecondFactorNeeded, "/api/v1/auth/second-factor"),
            Following.Enrolment => await Wait(AccountRefusals.EnrolmentNeeded, "/api/v1/auth/second-factor/enrolment"),
        };

        async Task<IResult> Wait(Refusal needed, string address) => Answer.Refused(
            needed.With("pendingToken", (await pendings.Begin(person.UserId, null, stop)).Text).With("complete", context.Request.PathBase.ToUriComponent() + address), keepsWhatWasWritten: true);
    }
}
