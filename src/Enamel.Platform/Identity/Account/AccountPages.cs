using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account.OpenSessions;
using Enamel.Platform.Identity.Account.Passkeys;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Account;

/// <summary>A person's own pages: how their account is kept safe.</summary>
static class AccountPages
{
    const string Home = "/account/security";

    public static void Map(ClinicRoutes routes)
    {
        var account = routes.Pages.MapGroup("/account");
        account.MapGet("/security", async (AccountSecurity security, CancellationToken stop) => Answer.Page<SecurityPage>(new { Card = await security.Now(stop) })).Requires(AccountPermissions.KeepOwnAccount);
        account.MapGet("/password", () => Answer.Page<PasswordPage>()).Requires(AccountPermissions.KeepOwnAccount);
        account.MapPost("/password", SetPassword).Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().Sparingly(Sparing.SignIn);
        MapFactors(account);
        MapSessions(account);
    }

    static void MapFactors(IEndpointRouteBuilder account)
    {
        account.MapGet("/authenticator", async (AccountSecurity security, CancellationToken stop) => Answer.Page<AuthenticatorPage>(new { (await security.Now(stop)).HasAuthenticator })).Requires(AccountPermissions.KeepOwnAccount);
        account.MapPost("/authenticator", BeginAuthenticator).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
        account.MapPost("/authenticator/confirm", ConfirmAuthenticator).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
        account.MapPost("/authenticator/remove", RemoveAuthenticator).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
        account.MapGet("/recovery-codes", async (AccountSecurity security, CancellationToken stop) => Answer.Page<RecoveryCodesPage>(new { (await security.Now(stop)).CodesLeft })).Requires(AccountPermissions.KeepOwnAccount);
        account.MapPost("/recovery-codes", RenewCodes).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
        account.MapGet("/passkeys", async (AccountSecurity security, CancellationToken stop) => Answer.Page<PasskeysPage>(new { (await security.Now(stop)).Passkeys })).Requires(AccountPermissions.KeepOwnAccount);
        account.MapPost("/passkeys/options", BeginPasskey).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
        account.MapPost("/passkeys", KeepPasskey).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
        account.MapPost("/passkeys/remove", RemovePasskey).Requires(AccountPermissions.KeepOwnAccount).Sparingly(Sparing.SignIn);
    }

    static void MapSessions(IEndpointRouteBuilder account)
    {
        account.MapPost("/sessions/{id:guid}/end", async (Guid id, OpenSessionList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await list.EndOwn(id, stop), shell, text["session.ended"]))
            .Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription();
        account.MapPost("/sessions/end-others", async (OpenSessionList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
            {
                var ended = await list.EndOthers(stop);
                shell.ToastNext(text.Say("sessions.ended", ("count", ended)));
                return Answer.GoTo(Home);
            })
            .Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription();
        account.MapPost("/sessions/end-all", async (HttpContext context, OpenSessionList list, CancellationToken stop) =>
            {
                await list.EndAll(stop);
                SessionCookie.TakeBack(context);
                return Answer.GoTo("/sign-in");
            })
            .Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription();
    }

    static async Task<IResult> SetPassword(IFormCollection form, ChangePassword change, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!(await change.Run(new(form["password"], form["newPassword"]), stop)).Succeeded(out var refusal))
            return Answer.Page<PasswordPage>(refusal, new { Faults = Faults.Of(refusal, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);
        shell.ToastNext(text["password.changed"]);
        return Answer.GoTo(Home);
    }

    static async Task<IResult> BeginAuthenticator(IFormCollection form, AccountSecurity security, RefusalTexts texts, CancellationToken stop) =>
        (await security.BeginAuthenticator(form["password"], stop)).Succeeded(out var enrolment, out var refusal)
            ? Answer.Page<EnrolPage>(new { Enrolment = enrolment })
            : Answer.Page<AuthenticatorPage>(refusal, new { HasAuthenticator = false, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);

    static async Task<IResult> ConfirmAuthenticator(
        IFormCollection form, Authenticators authenticators, CurrentUser user, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if ((await authenticators.Confirm(user.Id, form["code"].ToString(), stop)).Succeeded(out var codes, out var refusal))
        {
            if (codes.Length > 0) return Answer.Page<CodesPage>(new { Codes = codes });
            shell.ToastNext(text["app.added"]);
            return Answer.GoTo(Home);
        }
        // Only what was begun, with the password, is shown again.
        return await authenticators.IsBegun(user.Id, stop) && (await authenticators.Begin(user.Id, stop)).Succeeded(out var enrolment, out _)
            ? Answer.Page<EnrolPage>(refusal, new { Enrolment = enrolment, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }) : Answer.GoTo("/account/authenticator");
    }

    static async Task<IResult> RemoveAuthenticator(IFormCollection form, AccountSecurity security, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if ((await security.RemoveAuthenticator(form["password"], stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["app.removed"]);
            return Answer.GoTo(Home);
        }
        return Answer.Page<AuthenticatorPage>(refusal, new { HasAuthenticator = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);
    }

    static async Task<IResult> RenewCodes(IFormCollection form, AccountSecurity security, RecoveryCodes recovery, CurrentUser user, RefusalTexts texts, CancellationToken stop) =>
        (await security.RenewCodes(form["password"], stop)).Succeeded(out var codes, out var refusal)
            ? Answer.Page<CodesPage>(new { Codes = codes })
            : Answer.Page<RecoveryCodesPage>(refusal, new { CodesLeft = await recovery.Left(user.Id, stop), Faults = Faults.Of(refusal, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);

    static async Task<IResult> BeginPasskey(HttpContext context, IFormCollection form, AccountSecurity security, PendingSignIns pendings, CurrentUser user, CancellationToken stop)
    {
        if (!(await security.BeginPasskey(form["password"], stop)).Succeeded(out var ceremony, out var refusal)) return Answer.Refused(refusal, keepsWhatWasWritten: true);
        PendingCookie.Give(context, await pendings.BeginPasskey(user.Id, ceremony.State, stop));
        return Results.Text(ceremony.Options, "application/json");
    }

    static async Task<IResult> KeepPasskey(
        HttpContext context, IFormCollection form, AccountSecurity security, PendingSignIns pendings, CurrentUser user, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var pending = await pendings.FindPasskey(PendingCookie.In(context.Request), stop);
        var state = pending?.UserId == user.Id ? pending.Challenge : null;
        if (!(await security.KeepPasskey(state, form["credential"], form["name"], stop)).Succeeded(out var codes, out var refusal))
        {
            var faults = Faults.Of(refusal, texts.Of, texts.Detail);
            return Answer.Page<PasskeysPage>(refusal, new { (await security.Now(stop)).Passkeys, Name = form["name"].ToString(), Faults = faults });
        }
        await pendings.Finish(pending!, stop); // there is no state without it
        PendingCookie.TakeBack(context);
        if (codes.Length > 0) return Answer.Page<CodesPage>(new { Codes = codes });
        shell.ToastNext(text["passkey.added"]);
        return Answer.GoTo(Home);
    }

    static async Task<IResult> RemovePasskey(IFormCollection form, AccountSecurity security, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if ((await security.RemovePasskey(form["passkey"], form["removePassword"], stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["passkey.removed"]);
            return Answer.GoTo(Home);
        }
        var wrong = refusal == AccountRefusals.PasswordWrong ? Refusal.OfFields(new FieldRefusal("removePassword", refusal.Fields[0].Code)) : refusal;
        return Answer.Page<PasskeysPage>(refusal, new { (await security.Now(stop)).Passkeys, RemoveFaults = Faults.Of(wrong, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);
    }

    static IResult Told(Outcome outcome, Shell shell, string told)
    {
        if (!outcome.Succeeded(out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(told);
        return Answer.GoTo(Home);
    }
}
