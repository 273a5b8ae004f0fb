using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Account.Passkeys;

/// <summary>
/// Coming in by a passkey, without a password: what one has, and the finger, face or number that it asks for. Two factors by itself, so no second step follows.
/// </summary>
static class PasskeyDoorPages
{
    public static void Map(ClinicRoutes routes)
    {
        var door = routes.Pages.MapGroup("/sign-in/passkey");
        door.MapPost("/question", Ask).OpenToAnybody().Sparingly(Sparing.SignIn);
        door.MapPost("", Enter).OpenToAnybody().Sparingly(Sparing.SignIn);
    }

    static async Task<IResult> Ask(HttpContext context, PasskeyCeremonies passkeys, PasskeyQuestions questions, CancellationToken stop)
    {
        var ceremony = await passkeys.BeginShowingAny();
        PendingCookie.Give(context, await questions.Keep(ceremony.State, BrowserCookie.Know(context), stop));
        return Results.Text(ceremony.Options, "application/json");
    }

    static async Task<IResult> Enter(
        HttpContext context, IFormCollection form, PasskeyCeremonies passkeys, PasskeyQuestions questions, SecondStep step, CurrentUser user, Sessions sessions, AuditTrail trail, RefusalTexts texts,
        CancellationToken stop)
    {
        var back = SignInPages.Safe(form["return"]);
        var question = await questions.Take(PendingCookie.In(context.Request), stop);
        PendingCookie.TakeBack(context);
        var who = await passkeys.WhoShows(question, form["credential"], stop);
        if (who is { } id && await step.Member(id, stop) is { } person)
        {
            if (user.IsSignedIn) await sessions.End(user.Person.SessionId, stop);
            SessionCookie.Give(context, await sessions.BeginPage(person, context, stop));
            return Answer.GoTo(back);
        }
        // Of somebody of another clinic no more is told than of nobody.
        trail.Happened("sign-in-refused", "registry_users", null, new { reason = AccountRefusals.PasskeyRefused.Code });
        return Answer.Page<SignInPage>(AccountRefusals.PasskeyRefused, new { Return = back, Faults = Faults.Of(AccountRefusals.PasskeyRefused, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);
    }
}
