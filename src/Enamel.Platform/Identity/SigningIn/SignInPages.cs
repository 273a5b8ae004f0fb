using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.SigningIn;

/// <summary>The pages by which people come in and leave. They work without scripts.</summary>
static class SignInPages
{
    const string Home = "/";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet("/sign-in", Show).OpenToAnybody();
        routes.Pages.MapPost("/sign-in", Enter).OpenToAnybody().Sparingly(Sparing.SignIn);
        routes.Pages.MapGet("/sign-out", () => Answer.GoTo(Home)).OpenToAnybody();
        routes.Pages.MapPost("/sign-out", Leave).OpenToAnybody();
    }

    static IResult Show(CurrentUser user, string? @return) =>
        user.IsSignedIn ? Answer.GoTo(Home) : Answer.Page<SignInPage>(new { Return = Safe(@return) });

    static async Task<IResult> Enter(HttpContext context, IFormCollection form, CurrentUser user, SignIn signIn, SecondStep step, PendingSignIns pendings, Sessions sessions, RefusalTexts texts, CancellationToken stop)
    {
        var (login, back) = (form["login"].ToString(), Safe(form["return"]));
        if (!(await signIn.Run(new(login, form["password"].ToString()), stop)).Succeeded(out var person, out var refusal))
        {
            var faults = Faults.Of(refusal, texts.Of, texts.Detail);
            return Answer.Page<SignInPage>(refusal, new { Return = back, Login = login, Faults = faults }, keepsWhatWasWritten: true);
        }
        if (await step.After(person, stop) is var following && following != Following.Session)
        {
            PendingCookie.Give(context, await pendings.Begin(person.UserId, BrowserCookie.Know(context), stop));
            return Answer.GoTo($"{(following == Following.SecondFactor ? "/sign-in/second" : "/sign-in/enrol")}?return={Uri.EscapeDataString(back)}");
        }
        // Who signs in over somebody else's session takes their place; it must not live on in the dark.
        if (user.IsSignedIn) await sessions.End(user.Person.SessionId, stop);
        SessionCookie.Give(context, await sessions.BeginPage(person, context, stop));
        return Answer.GoTo(back);
    }

    static async Task<IResult> Leave(HttpContext context, CurrentUser user, Sessions sessions, CancellationToken stop)
    {
        if (user.IsSignedIn) await sessions.End(user.Person.SessionId, stop);
        SessionCookie.TakeBack(context);
        return Answer.GoTo("/sign-in");
    }

    // A path of this clinic that a header can carry, and not one of these pages; anything else leads home.
    internal static string Safe(string? path) =>
        UiRoutes.IsLocal(path) && path!.Length <= 2000 && path.All(char.IsAscii) && !path.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("/locked", StringComparison.OrdinalIgnoreCase) ? path : Home; // local: not null
}
