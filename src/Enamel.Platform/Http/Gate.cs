using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account;
using Enamel.Platform.Identity.Account.IdleLock;
using Enamel.Platform.Identity.Persons;
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
        var atClinic = context.RequestServices.GetRequiredService<CurrentClinic>().IsKnown;
        var refusal = context.GetEndpoint() is not { } endpoint || !IsHere(endpoint, atClinic) ? HttpRefusals.NotFound
            : endpoint.Metadata.GetMetadata<OAuth.ToOtherSites>() is null && !CrossSiteGuard.Allows(context.Request) ? HttpRefusals.FromAnotherSite
            : !atClinic ? null
            // At patients' addresses nobody is staff, and elsewhere nobody a patient: whatever cookies come along.
            : endpoint.Metadata.GetMetadata<InPortal>() is not null ? await AtPatientsDoor(context, endpoint)
            : await AtStaffDoor(context, endpoint);
        if (refusal is null) await next(context);
        else await Refuse(context, refusal);
    }

    static bool IsHere(Endpoint endpoint, bool atClinic) =>
        endpoint.Metadata.GetMetadata<AtClinicsOnly>() is not null ? atClinic : endpoint.Metadata.GetMetadata<OnPublicHostOnly>() is null || !atClinic;

    static async Task<Refusal?> AtStaffDoor(HttpContext context, Endpoint endpoint)
    {
        var services = context.RequestServices;
        var disbelief = await services.GetRequiredService<Callers>().Recognise(context);
        if (!RefusalWriter.IsForPrograms(context.Request)) services.GetRequiredService<ShellFilling>().Fill();
        var user = services.GetRequiredService<CurrentUser>();
        var permission = endpoint.Metadata.GetMetadata<RequiredPermission>()?.Permission;
        if (user is { IsSignedIn: true, Person.IsLocked: true } && permission is not null && endpoint.Metadata.GetMetadata<AnswersWhenLocked>() is null) return AccountRefusals.Locked;
        if (IsOpen(endpoint)) return null;
        if (disbelief is not null) return disbelief;
        if (!user.IsSignedIn) return HttpRefusals.NotSignedIn;
        return permission is not null && user.MayBy(context.Request.Method, permission) ? null : HttpRefusals.NotAllowed;
    }

    static async Task<Refusal?> AtPatientsDoor(HttpContext context, Endpoint endpoint)
    {
        var services = context.RequestServices;
        var door = services.GetRequiredService<PersonDoor>();
        await door.Recognise(context);
        if (!RefusalWriter.IsForPrograms(context.Request)) services.GetRequiredService<ShellFilling>().Fill();
        door.Furnish(services.GetRequiredService<Shell>());
        if (IsOpen(endpoint)) return null;
        if (endpoint.Metadata.GetMetadata<PatientsMayCall>() is null) return HttpRefusals.NotAllowed;
        return services.GetRequiredService<CurrentPerson>().IsSignedIn ? null : HttpRefusals.NotSignedIn;
    }

    static bool IsOpen(Endpoint endpoint) => endpoint.Metadata.GetMetadata<AtClinicsOnly>() is null || endpoint.Metadata.GetMetadata<AnybodyMayCall>() is not null;

    static async Task Refuse(HttpContext context, Refusal refusal)
    {
        if (IsSentAway(context, refusal)) await context.RequestServices.GetRequiredService<Audit.RefusedAccess>().Tell(context, refusal);
        await (refusal switch
        {
            // A person who is not signed in is taken to the sign-in page and back again afterwards.
            _ when refusal == HttpRefusals.NotSignedIn && IsSentAway(context, refusal) => SendToSignIn(context),
            _ when IsSentAway(context, refusal) => ShowTheCover(context),
            _ => context.RequestServices.GetRequiredService<RefusalWriter>().Write(context, refusal),
        });
    }

    static bool IsSentAway(HttpContext context, Refusal refusal) => (refusal == HttpRefusals.NotSignedIn || refusal == AccountRefusals.Locked) && !RefusalWriter.IsForPrograms(context.Request);

    // What asks from within a page stays as it is, under the cover that the page lays over itself; whoever asks for a page is shown the cover as one.
    static Task ShowTheCover(HttpContext context)
    {
        if (context.Request.Headers["HX-Request"] != "true") return Answer.GoTo("/locked" + Back(context)).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.RequestServices.GetRequiredService<Shell>().CoverScreen();
        return Task.CompletedTask;
    }

    static Task SendToSignIn(HttpContext context) =>
        Answer.GoTo(context.GetEndpoint()?.Metadata.GetMetadata<InPortal>() is null ? "/sign-in" + Back(context) : PersonDoor.SignInPath).ExecuteAsync(context);

    static string Back(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && context.Request.Path != "/" && context.Request.Headers["HX-Request"] != "true"
        ? "?return=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString) : "";
}
