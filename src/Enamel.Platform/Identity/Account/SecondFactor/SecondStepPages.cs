using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account.Passkeys;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>The pages between the password and the session.</summary>
static class SecondStepPages
{
    const string Door = "/sign-in";

    public static void Map(ClinicRoutes routes)
    {
        var pages = routes.Pages.MapGroup(Door);
        pages.MapGet("/second", Ask).OpenToAnybody();
        pages.MapPost("/second", Show).OpenToAnybody().Sparingly(Sparing.SignIn);
        pages.MapPost("/second/passkey", BeginPasskey).OpenToAnybody().Sparingly(Sparing.SignIn);
        pages.MapGet("/enrol", AskToEnrol).OpenToAnybody();
        pages.MapPost("/enrol", Enrol).OpenToAnybody().Sparingly(Sparing.SignIn);
    }

    static async Task<IResult> Ask(HttpContext context, string? @return, PendingSignIns pendings, Authenticators authenticators, PasskeyCeremonies passkeys, CancellationToken stop) =>
        await pendings.Find(PendingCookie.In(context.Request), stop) is { } pending
            ? Answer.Page<SecondStepPage>(await Model(pending, SignInPages.Safe(@return), authenticators, passkeys, stop)) : Answer.GoTo(Door);

    static async Task<IResult> Show(
        HttpContext context, IFormCollection form, PendingSignIns pendings, SecondStep step, Authenticators authenticators, PasskeyCeremonies passkeys, CurrentUser user, Sessions sessions,
        RefusalTexts texts, CancellationToken stop)
    {
        var (token, back, credential) = (PendingCookie.In(context.Request), SignInPages.Safe(form["return"]), form["credential"].ToString());
        var attempt = credential.Length > 0
            ? await step.Attempt(token, pending => passkeys.IsShown(pending.UserId, pending.Challenge, credential, stop), stop)
            : await step.Show(token, form["code"], stop);
        if (attempt.Succeeded(out var person, out var refusal))
        {
            await ComeIn(context, person, user, sessions, stop);
            return Answer.GoTo(back);
        }
        if (await pendings.Find(token, stop) is not { } pending || refusal == AccountRefusals.PendingUnknown) return Again(context, refusal, back, texts);
        // A page that only asks for a passkey has no field to say it at.
        var model = await Model(pending, back, authenticators, passkeys, stop);
        model.Faults = Faults.Of(refusal, texts.Of, texts.Detail);
        return Answer.Page<SecondStepPage>(refusal, model, keepsWhatWasWritten: true);
    }

    static async Task<IResult> BeginPasskey(HttpContext context, PendingSignIns pendings, PasskeyCeremonies passkeys, CancellationToken stop)
    {
        if (await pendings.Find(PendingCookie.In(context.Request), stop) is not { } pending) return Answer.Refused(AccountRefusals.PendingUnknown);
        var ceremony = await passkeys.BeginShowing(pending.UserId, stop);
        await pendings.Challenge(pending, ceremony.State, stop);
        return Results.Text(ceremony.Options, "application/json");
    }

    static async Task<IResult> AskToEnrol(HttpContext context, string? @return, SecondStep step, CancellationToken stop) =>
        (await step.BeginEnrolment(PendingCookie.In(context.Request), stop)).Succeeded(out var enrolment, out _)
            ? Answer.Page<EnrolPage>(new { Enrolment = enrolment, IsAtTheDoor = true, Return = SignInPages.Safe(@return) }) : Answer.GoTo(Door);

    static async Task<IResult> Enrol(HttpContext context, IFormCollection form, SecondStep step, CurrentUser user, Sessions sessions, RefusalTexts texts, CancellationToken stop)
    {
        var (token, back) = (PendingCookie.In(context.Request), SignInPages.Safe(form["return"]));
        if ((await step.Enrol(token, form["code"], stop)).Succeeded(out var enrolled, out var refusal))
        {
            await ComeIn(context, enrolled.Person, user, sessions, stop);
            return Answer.Page<CodesPage>(new { enrolled.Codes, IsAtTheDoor = true, Onward = back });
        }
        if (!(await step.BeginEnrolment(token, stop)).Succeeded(out var enrolment, out _)) return Again(context, refusal, back, texts);
        return Answer.Page<EnrolPage>(refusal, new { Enrolment = enrolment, IsAtTheDoor = true, Return = back, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);
    }

    static async Task ComeIn(HttpContext context, Welcome person, CurrentUser user, Sessions sessions, CancellationToken stop)
    {
        if (user.IsSignedIn) await sessions.End(user.Person.SessionId, stop);
        PendingCookie.TakeBack(context);
        SessionCookie.Give(context, await sessions.BeginPage(person, context, stop));
    }

    static IResult Again(HttpContext context, Refusal refusal, string back, RefusalTexts texts)
    {
        PendingCookie.TakeBack(context);
        return Answer.Page<SignInPage>(refusal, new { Return = back, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }, keepsWhatWasWritten: true);
    }

    static async Task<SecondStepModel> Model(PendingSignIn pending, string back, Authenticators authenticators, PasskeyCeremonies passkeys, CancellationToken stop) => new()
    {
        Return = back,
        HasAuthenticator = await authenticators.Has(pending.UserId, stop),
        HasPasskey = await passkeys.HasHere(pending.UserId, stop),
    };
}

/// <summary>What the page of the second factor shows.</summary>
sealed class SecondStepModel
{
    /// <summary>Where to go afterwards.</summary>
    public required string Return { get; init; }

    /// <summary>Whether an app is asked for its code.</summary>
    public required bool HasAuthenticator { get; init; }

    /// <summary>Whether a passkey can be shown at this host.</summary>
    public required bool HasPasskey { get; init; }

    /// <summary>What was wrong.</summary>
    public Faults Faults { get; set; } = Faults.None;
}
