using Enamel.Kernel;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Practice.Portal;

/// <summary>The same for programs, such as an app on a patient's phone. The token that they are given opens these addresses alone; at all others it is nothing.</summary>
static class PortalRoutes
{
    /// <summary>Whose mobile.</summary>
    public sealed record PhoneRequest(string Phone);

    /// <summary>Who signs in.</summary>
    public sealed record LoginRequest(string Phone, string Password);

    /// <summary>A code that was sent: its request, for the confirmation.</summary>
    public sealed record CodeSent(Guid Request);

    public static void Map(ClinicRoutes routes)
    {
        var portal = routes.Api.MapGroup("/portal").AtThePortal().WithTags("Patients' accounts");
        portal.MapPost("/register", async (PhoneRequest body, RegisterPerson register, CancellationToken stop) => Sent(await register.Ask(body.Phone, Languages.Current.Code, stop)))
            .OpenToAnybody().Sparingly(Sparing.Code).Produces<CodeSent>(StatusCodes.Status202Accepted).WithName("portalRegister")
            .WithSummary("Send a code to a mobile, to make an account with; answered alike whether or not the mobile has one");
        portal.MapPost("/register/confirm", async (RegisterPerson.Command body, RegisterPerson register, PersonSessions sessions, HttpContext context, CancellationToken stop) =>
                (await register.Run(body, stop)).Succeeded(out var person, out var refusal)
                    ? Results.Json(await sessions.BeginForProgram(person, context, stop), statusCode: StatusCodes.Status201Created) : Answer.Refused(refusal))
            .OpenToAnybody().Sparingly(Sparing.Code).Produces<PersonToken>(StatusCodes.Status201Created).WithName("portalConfirmRegistration")
            .WithSummary("Make the account: the code that came, who one is, a password");
        portal.MapPost("/login", async (LoginRequest body, SignInPerson signIn, PersonSessions sessions, HttpContext context, CancellationToken stop) =>
                (await signIn.Run(body.Phone, body.Password, stop)).Succeeded(out var person, out var refusal)
                    ? Answer.Ok(await sessions.BeginForProgram(person, context, stop)) : Answer.Refused(refusal, keepsWhatWasWritten: refusal.Kind == RefusalKind.NotSignedIn))
            .OpenToAnybody().Sparingly(Sparing.SignIn).Produces<PersonToken>().WithName("portalLogin").WithSummary("Sign in as a patient, with mobile and password");
        portal.MapPost("/recover", async (PhoneRequest body, RecoverPerson recover, CancellationToken stop) => Sent(await recover.Ask(body.Phone, Languages.Current.Code, stop)))
            .OpenToAnybody().Sparingly(Sparing.Code).Produces<CodeSent>(StatusCodes.Status202Accepted).WithName("portalRecover")
            .WithSummary("Send a code to a mobile whose password was forgotten; answered alike whether or not it has an account");
        portal.MapPost("/recover/confirm", async (RecoverPerson.Command body, RecoverPerson recover, PersonSessions sessions, HttpContext context, CancellationToken stop) =>
                (await recover.Run(body, stop)).Succeeded(out var person, out var refusal) ? Answer.Ok(await sessions.BeginForProgram(person, context, stop)) : Answer.Refused(refusal))
            .OpenToAnybody().Sparingly(Sparing.Code).Produces<PersonToken>().WithName("portalConfirmRecovery").WithSummary("Set another password with the code that came; all sessions end");
        portal.MapGet("/me", async (OwnIdentity identity, CancellationToken stop) => Answer.Ok(await identity.Card(stop)))
            .ForPatients().Produces<PersonCard>().WithName("portalMe").WithSummary("Who is signed in");
        portal.MapGet("/looks", async (string? after, OwnLooks looks, CancellationToken stop) =>
                (await looks.Run(after, stop)).Succeeded(out var page, out var refusal) ? Answer.Ok(page ?? new LookPage([], null)) : Answer.Refused(refusal))
            .ForPatients().Produces<LookPage>().WithName("portalLooks").WithSummary("Who has looked at one's own record in this clinic, and when");
        portal.MapPost("/logout", async (PersonSessions sessions, CancellationToken stop) =>
            {
                await sessions.End(stop);
                return Results.NoContent();
            })
            .ForPatients().Produces(StatusCodes.Status204NoContent).WithName("portalLogout").WithSummary("End this session and its token");
    }

    static IResult Sent(Outcome<Guid> asked) => asked.Succeeded(out var request, out var refusal)
        ? Results.Json(new CodeSent(request), statusCode: StatusCodes.Status202Accepted) : Answer.Refused(refusal);
}
