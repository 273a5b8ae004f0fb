using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Recovery;

/// <summary>The way back in for who forgot the password: pages that work without scripts, and the same for programs.</summary>
static class RecoveryRoutes
{
    public const string Forgotten = "/forgotten", Reset = "/reset";

    /// <summary>Whose password was forgotten.</summary>
    public sealed record ForgottenRequest(string Login);

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(Forgotten, () => Answer.Page<ForgottenPage>()).OpenToAnybody();
        routes.Pages.MapPost(Forgotten, Ask).OpenToAnybody().Sparingly(Sparing.Code);
        routes.Pages.MapGet(Reset, async (string? token, ResetPassword reset, CancellationToken stop) =>
            await reset.Look(token, stop) ? Answer.Page<ResetPage>(new { Token = token }) : Answer.Refused(RecoveryRefusals.Spent)).OpenToAnybody();
        routes.Pages.MapPost(Reset, Set).OpenToAnybody().Sparingly(Sparing.Code);
        var auth = routes.Api.MapGroup("/auth").WithTags("Sign-in");
        auth.MapPost("/forgotten", async (ForgottenRequest body, AskForReset ask, CancellationToken stop) =>
                (await ask.Run(body.Login, Languages.Current.Code, stop)).Succeeded(out var refusal) ? Results.Accepted() : Answer.Refused(refusal))
            .OpenToAnybody().Sparingly(Sparing.Code).Produces(StatusCodes.Status202Accepted).WithName("forgottenPassword")
            .WithSummary("Ask for a link by which a forgotten password is set anew; answered alike whether or not there is such an account");
        auth.MapPost("/reset", async (ResetPassword.Command body, ResetPassword reset, CancellationToken stop) => Answer.Nothing(await reset.Run(body, stop)))
            .OpenToAnybody().Sparingly(Sparing.Code).Produces(StatusCodes.Status204NoContent).WithName("resetPassword")
            .WithSummary("Set a new password by the link that was sent; all sessions of the account end");
    }

    static async Task<IResult> Ask(IFormCollection form, AskForReset ask, RefusalTexts texts, CancellationToken stop)
    {
        var login = form["login"].ToString();
        return (await ask.Run(login, Languages.Current.Code, stop)).Succeeded(out var refusal)
            ? Answer.Page<ForgottenPage>(new { IsAsked = true }) : Answer.Page<ForgottenPage>(refusal, new { Login = login, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> Set(IFormCollection form, ResetPassword reset, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new ResetPassword.Command(form["token"], form["password"]);
        if ((await reset.Run(command, stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["reset.done"]);
            return Answer.GoTo("/sign-in");
        }
        return refusal == RecoveryRefusals.Spent ? Answer.Refused(refusal)
            : Answer.Page<ResetPage>(refusal, new { command.Token, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }
}
