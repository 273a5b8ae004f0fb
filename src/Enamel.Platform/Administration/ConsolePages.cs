using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Administration;

/// <summary>The platform's console: on the public host, where there is no clinic. It shows clinics as lines of a list and leads into none of them.</summary>
public static class ConsolePages
{
    internal const string Home = "/platform", Door = "/platform/sign-in";

    /// <summary>Maps them.</summary>
    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var console = routes.MapPublic().MapGroup(Home).DisableAntiforgery();
        console.MapGet("", Show);
        console.MapGet("/sign-in", async (HttpContext context, Administrators administrators, CancellationToken stop) =>
            await Who(context, administrators, stop) is not null ? Answer.GoTo(Home) : Answer.Page<ConsoleSignInPage>());
        console.MapPost("/sign-in", Enter).Sparingly(Sparing.SignIn);
        console.MapGet("/sign-out", () => Answer.GoTo(Home));
        console.MapPost("/sign-out", Leave);
    }

    static async Task<IResult> Show(HttpContext context, Administrators administrators, ClinicLines clinics, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (await Who(context, administrators, stop) is not { } who) return Answer.GoTo(Door);
        shell.State = shell.State with { UserName = who.DisplayName, RoleLabel = text["administrator"], HomePath = Home, SignOutPath = "/platform/sign-out", IsStaff = false };
        return Answer.Page<ConsolePage>(new { Clinics = await clinics.All(who, stop) });
    }

    static async Task<IResult> Enter(HttpContext context, IFormCollection form, Administrators administrators, RefusalTexts texts, CancellationToken stop)
    {
        var username = form["username"].ToString();
        if (!(await administrators.SignIn(username, form["password"], form["code"], context, stop)).Succeeded(out var token, out var refusal))
            return Answer.Page<ConsoleSignInPage>(refusal, new { Username = username, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
        AdministratorCookie.Give(context, token);
        return Answer.GoTo(Home);
    }

    static async Task<IResult> Leave(HttpContext context, Administrators administrators, CancellationToken stop)
    {
        await administrators.SignOut(context.Request.Cookies[AdministratorCookie.Name], await Who(context, administrators, stop), stop);
        AdministratorCookie.TakeBack(context);
        return Answer.GoTo(Door);
    }

    static Task<SignedInAdministrator?> Who(HttpContext context, Administrators administrators, CancellationToken stop) =>
        administrators.Recognise(context.Request.Cookies[AdministratorCookie.Name], stop);
}
