using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Account.Passkeys;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Account.IdleLock;

/// <summary>The cover of a screen: over a page where scripts run, as a page where they do not.</summary>
static class DeskLockPages
{
    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapPost("/lock", Lock).Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().AnswersBehindTheCover();
        routes.Pages.MapGet("/locked", Show).Requires(AccountPermissions.KeepOwnAccount).AnswersBehindTheCover();
        routes.Pages.MapPost("/unlock", Unlock).Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().AnswersBehindTheCover().Sparingly(Sparing.SignIn);
        routes.Pages.MapPost("/unlock/passkey", BeginPasskey).Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription().AnswersBehindTheCover().Sparingly(Sparing.SignIn);
        routes.Pages.MapPost("/here", () => Results.NoContent()).Requires(AccountPermissions.KeepOwnAccount).OutlivesTheSubscription();
    }

    static async Task<IResult> Lock(DeskLock desk, Shell shell, CancellationToken stop)
    {
        await desk.Lock(stop);
        return shell.IsFragment ? Results.NoContent() : Answer.GoTo("/locked");
    }

    static async Task<IResult> Show(string? @return, CurrentUser user, DeskLock desk, PasskeyCeremonies passkeys, CancellationToken stop) => user.Person.IsLocked
        ? Answer.Page<LockedPage>(await Model(SignInPages.Safe(@return), user, desk, passkeys, stop)) : Answer.GoTo(SignInPages.Safe(@return));

    static async Task<IResult> Unlock(
        HttpContext context, IFormCollection form, DeskLock desk, SecondStep step, PendingSignIns pendings, PasskeyCeremonies passkeys, CurrentUser user, Sessions sessions, Shell shell,
        RefusalTexts texts, CancellationToken stop)
    {
        var back = SignInPages.Safe(form["return"]);
        var isOther = Guid.TryParse(form["person"], out var person) && person != user.Id;
        if (isOther)
        {
            if ((await desk.TakeOver(person, form["password"], stop)).Succeeded(out var taken, out var no)) return await Enter(context, taken.Person, taken.Waiting, step, pendings, sessions, stop);
            return await Again(no);
        }
        var outcome = form["credential"].ToString() is { Length: > 0 } credential
            ? await ByPasskey(context, credential, desk, pendings, passkeys, user, stop) : await desk.Unlock(form["password"], stop);
        if (!outcome.Succeeded(out var session, out var refusal)) return await Again(refusal);
        SessionCookie.Give(context, await sessions.GiveAnew(session, stop));
        if (form["cover"] != "true") return Answer.GoTo(back);
        shell.UncoverScreen();
        return Results.NoContent();

        async Task<IResult> Again(Refusal refusal)
        {
            var model = await Model(back, user, desk, passkeys, stop);
            (model.Faults, model.Chosen, model.IsCover) = (Faults.Of(refusal, texts.Of, texts.Detail), isOther ? person : user.Id, form["cover"] == "true");
            return Answer.Page<LockedPage>(refusal, model, keepsWhatWasWritten: true);
        }
    }

    // Who left a session at this desk has shown their second factor in it today already.
    static async Task<IResult> Enter(HttpContext context, Welcome person, Session? waiting, SecondStep step, PendingSignIns pendings, Sessions sessions, CancellationToken stop)
    {
        if (waiting is not null)
        {
            SessionCookie.Give(context, await sessions.GiveAnew(waiting, stop));
            return Answer.GoTo("/");
        }
        if (await step.After(person, stop) is var following && following != Following.Session)
        {
            PendingCookie.Give(context, await pendings.Begin(person.UserId, LockingOut.BrowserCookie.Know(context), stop));
            return Answer.GoTo(following == Following.SecondFactor ? "/sign-in/second" : "/sign-in/enrol");
        }
        SessionCookie.Give(context, await sessions.BeginPage(person, context, stop));
        return Answer.GoTo("/");
    }

    static async Task<IResult> BeginPasskey(HttpContext context, PendingSignIns pendings, PasskeyCeremonies passkeys, CurrentUser user, CancellationToken stop)
    {
        var ceremony = await passkeys.BeginShowing(user.Id, stop);
        PendingCookie.Give(context, await pendings.BeginPasskey(user.Id, ceremony.State, stop));
        return Results.Text(ceremony.Options, "application/json");
    }

    static async Task<Outcome<Session>> ByPasskey(HttpContext context, string credential, DeskLock desk, PendingSignIns pendings, PasskeyCeremonies passkeys, CurrentUser user, CancellationToken stop)
    {
        if (await pendings.FindPasskey(PendingCookie.In(context.Request), stop) is not { } pending || pending.UserId != user.Id) return AccountRefusals.PendingUnknown;
        if (!await pendings.Count(pending, stop) || !await passkeys.IsShown(user.Id, pending.Challenge, credential, stop)) return AccountRefusals.PasskeyRefused;
        await pendings.Finish(pending, stop);
        PendingCookie.TakeBack(context);
        return await desk.Uncover(stop);
    }

    static async Task<LockedModel> Model(string back, CurrentUser user, DeskLock desk, PasskeyCeremonies passkeys, CancellationToken stop) => new()
    {
        Return = back,
        People = await desk.People(stop),
        Chosen = user.Id,
        HasPasskey = await passkeys.HasHere(user.Id, stop),
    };
}

/// <summary>What the cover shows.</summary>
sealed class LockedModel
{
    /// <summary>Where to go afterwards.</summary>
    public required string Return { get; init; }

    /// <summary>Who may uncover it or take over.</summary>
    public required IReadOnlyList<AtThisDesk> People { get; init; }

    /// <summary>Whether its owner has a passkey that works here.</summary>
    public required bool HasPasskey { get; init; }

    /// <summary>Who is chosen.</summary>
    public required Guid Chosen { get; set; }

    /// <summary>Whether it lies over a page, rather than being one.</summary>
    public bool IsCover { get; set; }

    /// <summary>What was wrong.</summary>
    public Faults Faults { get; set; } = Faults.None;
}
