using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account;
using Enamel.Platform.Identity.Account.IdleLock;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Http;

/// <summary>
/// Stands before every address: is it here at all, does it come from our own pages, who calls, may they. Runs before anything of the request is read.
/// </summary>
sealed class Gate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await Refuse(context, HttpRefusals.NotFound);
            return;
        }
        var services = context.RequestServices;
        var atClinic = services.GetRequiredService<CurrentClinic>().IsKnown;
        if (endpoint.Metadata.GetMetadata<AtClinicsOnly>() is not null ? !atClinic : endpoint.Metadata.GetMetadata<OnPublicHostOnly>() is not null && atClinic)
        {
            await Refuse(context, HttpRefusals.NotFound);
            return;
        }
        if (!CrossSiteGuard.Allows(context.Request))
        {
            await Refuse(context, HttpRefusals.FromAnotherSite);
            return;
        }
        if (atClinic)
        {
            var disbelief = await services.GetRequiredService<Callers>().Recognise(context);
            if (!RefusalWriter.IsForPrograms(context.Request)) services.GetRequiredService<ShellFilling>().Fill();
            if (services.GetRequiredService<CurrentUser>() is { IsSignedIn: true, Person.IsLocked: true } && endpoint.Metadata.GetMetadata<AnswersWhenLocked>() is null
                && endpoint.Metadata.GetMetadata<RequiredPermission>() is not null)
            {
                await Refuse(context, AccountRefusals.Locked);
                return;
            }
            if (disbelief is not null && endpoint.Metadata.GetMetadata<AnybodyMayCall>() is null)
            {
                await Refuse(context, disbelief);
                return;
            }
            if (Denied(context.Request.Method, endpoint, services.GetRequiredService<CurrentUser>()) is { } denied)
            {
                await Refuse(context, denied);
                return;
            }
        }
        await next(context);
    }

    static Kernel.Refusal? Denied(string method, Endpoint endpoint, CurrentUser user)
    {
        if (endpoint.Metadata.GetMetadata<AtClinicsOnly>() is null || endpoint.Metadata.GetMetadata<AnybodyMayCall>() is not null) return null;
        if (!user.IsSignedIn) return HttpRefusals.NotSignedIn;
        return endpoint.Metadata.GetMetadata<RequiredPermission>() is { } required && user.MayBy(method, required.Permission) ? null : HttpRefusals.NotAllowed;
    }

    static Task Refuse(HttpContext context, Kernel.Refusal refusal)
    {
        // A person who is not signed in is taken to the sign-in page and back again afterwards.
        if (refusal == HttpRefusals.NotSignedIn && !RefusalWriter.IsForPrograms(context.Request)) return SendToSignIn(context);
        if (refusal == AccountRefusals.Locked && !RefusalWriter.IsForPrograms(context.Request)) return ShowTheCover(context);
        return context.RequestServices.GetRequiredService<RefusalWriter>().Write(context, refusal);
    }

    // What asks from within a page stays as it is, under the cover that the page lays over itself; whoever asks for a page is shown the cover as one.
    static Task ShowTheCover(HttpContext context)
    {
        if (context.Request.Headers["HX-Request"] != "true") return Answer.GoTo("/locked" + Back(context)).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.RequestServices.GetRequiredService<Shell>().CoverScreen();
        return Task.CompletedTask;
    }

    static Task SendToSignIn(HttpContext context) => Answer.GoTo("/sign-in" + Back(context)).ExecuteAsync(context);

    static string Back(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && context.Request.Path != "/" && context.Request.Headers["HX-Request"] != "true"
        ? "?return=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString) : "";
}
