using System.Buffers.Text;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Identity.SigningIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Switching;

/// <summary>
/// From one clinic to another without a second password, across hosts, by plain links. The other clinic is asked first: it gives the browser a cookie
/// and sends it back with that cookie's hash; the clinic where the person is signed in gives a token bound to it; the other clinic takes the token from the
/// browser that holds the cookie, once. A link that somebody else made leads nowhere: its token is not for this browser.
/// </summary>
static class SwitchingPages
{
    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet("/arrive", Ask).OpenToAnybody();
        routes.Pages.MapGet("/arrive/enter", Enter).OpenToAnybody();
        routes.Pages.MapGet("/depart", Leave).Requires(IdentityPermissions.SwitchClinic);
        routes.Api.MapGet("/me/clinics", async (CurrentUser user, OtherClinics others, ClinicDoors doors, HttpRequest request, CancellationToken stop) =>
                Answer.Ok(new { items = (await others.Of(user.Id, stop)).Select(other => new { slug = other.Slug, name = other.Name, url = $"{request.Scheme}://{doors.PlaceOf(other, request)}" }) }))
            .Requires(IdentityPermissions.SwitchClinic).WithTags("Sign-in").WithName("listOwnClinics").WithSummary("The other clinics in which one works");
    }

    // 1: at the other clinic.
    static async Task<IResult> Ask(string? from, HttpContext context, ClinicDoors doors, CancellationToken stop)
    {
        if (await doors.At(from, context.Request, stop) is not { } home) return Answer.Refused(SwitchingRefusals.Spent);
        var browser = OpaqueToken.Make();
        ArrivalCookie.Give(context, browser);
        return new Away(home.Page(context.Request, "/depart", ("to", ClinicDoor.PlaceOf(context.Request)), ("browser", Base64Url.EncodeToString(browser.Hash))));
    }

    // 2: where the person is signed in.
    static async Task<IResult> Leave(string? to, string? browser, HttpContext context, ClinicDoors doors, Departure departure, CancellationToken stop)
    {
        if (browser is not { Length: 43 } || Base64UrlText.Decode(browser) is not { } hash) return Answer.Refused(SwitchingRefusals.NotThere);
        var door = await doors.At(to, context.Request, stop);
        return (await departure.Run(door?.Card, hash, stop)).Succeeded(out var token, out var refusal)
            ? new Away(door!.Page(context.Request, "/arrive/enter", ("token", token.Text))) // there is a clinic, or it would have refused
            : Answer.Refused(refusal);
    }

    // 3: at the other clinic again.
    static async Task<IResult> Enter(string? token, HttpContext context, CurrentUser user, Arrival arrival, SecondStep step, PendingSignIns pendings, Sessions sessions, CancellationToken stop)
    {
        var cookie = ArrivalCookie.Take(context);
        if (!(await arrival.Run(token, cookie, stop)).Succeeded(out var person, out var refusal)) return Answer.Refused(refusal, keepsWhatWasWritten: true);
        // Who has a second factor showed it where they are signed in. Who has none sets one up first, where this clinic asks it of their role.
        if (await step.After(person, stop) == Following.Enrolment)
        {
            PendingCookie.Give(context, await pendings.Begin(person.UserId, BrowserCookie.Know(context), stop));
            return Answer.GoTo("/sign-in/enrol?return=%2F");
        }
        if (user.IsSignedIn) await sessions.End(user.Person.SessionId, stop);
        SessionCookie.Give(context, await sessions.BeginPage(person, context, stop));
        return Answer.GoTo("/");
    }

    sealed class Away(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}

/// <summary>What a clinic gives a browser that is about to come from another: it is known again by it, and by nothing else.</summary>
static class ArrivalCookie
{
    const string Name = "enamel.arrival";

    // Long enough to sign in at the first clinic on the way, where that session has ended meanwhile.
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static void Give(HttpContext context, OpaqueToken token) => context.Response.Cookies.Append(Name, token.Text, Settings(context, Life));

    public static string? Take(HttpContext context)
    {
        var shown = context.Request.Cookies[Name];
        if (shown is not null) context.Response.Cookies.Delete(Name, Settings(context, life: null));
        return shown;
    }

    static CookieOptions Settings(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/",
        MaxAge = life,
        IsEssential = true,
    };
}
