using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>The API of the clinic's card, and what every page of the clinic asks for: its logo and its colours.</summary>
static class ClinicDetailsRoutes
{
    const string KeptForEver = "public, max-age=31536000, immutable";

    public static void Map(ClinicRoutes routes)
    {
        var clinic = routes.Api.MapGroup("/clinic").WithTags("Clinic");
        clinic.MapGet("", async (ClinicDetailsView view, CancellationToken stop) => Answer.Ok<ClinicDetails>(await view.Now(stop), card => card.Version))
            .Requires(TenancyPermissions.SeeClinic).Produces<ClinicDetails>().WithName("getClinic").WithSummary("The clinic's card");
        clinic.MapPatch("", Change).Requires(TenancyPermissions.ChangeClinic).Produces<ClinicDetails>().WithName("changeClinic").WithSummary("Change the clinic's card");
        clinic.MapPut("/logo", PutLogo).Requires(TenancyPermissions.ChangeClinic)
            .Accepts<Stream>("image/png", "image/jpeg", "image/webp").Produces(StatusCodes.Status204NoContent).WithName("putLogo").WithSummary("Give the clinic a logo: the picture itself as the body");
        clinic.MapDelete("/logo", RemoveLogo).Requires(TenancyPermissions.ChangeClinic).Produces(StatusCodes.Status204NoContent).WithName("removeLogo").WithSummary("Take the logo away");
        routes.Pages.MapGet("/logo", ShowLogo).OpenToAnybody();
        routes.Pages.MapGet("/theme.css", Theme).OpenToAnybody();
    }

    /// <summary>Lets the next request see the card as it is: not before the work is committed, or another request would keep the old one again.</summary>
    public static void ForgetCard(this HttpContext context) => context.Response.OnStarting(static state =>
    {
        var services = ((HttpContext)state).RequestServices;
        services.GetRequiredService<ClinicDirectory>().Forget(services.GetRequiredService<CurrentClinic>().Card);
        return Task.CompletedTask;
    }, context);

    static async Task<IResult> Change(ChangeClinic.Command body, HttpContext context, ChangeClinic change, ClinicDetailsView view, CancellationToken stop)
    {
        var request = context.Request;
        if (!(await change.Run(body, version => EntityTag.Matches(request, version), HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)) return Answer.Refused(refusal);
        context.ForgetCard();
        return Answer.Ok<ClinicDetails>(await view.Now(stop), card => card.Version);
    }

    static async Task<IResult> PutLogo(HttpContext context, ChangeLogo change, CancellationToken stop)
    {
        context.ForgetCard();
        return Answer.Nothing(await change.Run(await ChangeLogo.Receive(context.Request.Body, stop), stop));
    }

    static async Task<IResult> RemoveLogo(HttpContext context, ChangeLogo change, CancellationToken stop)
    {
        context.ForgetCard();
        await change.Remove(stop);
        return Results.NoContent();
    }

    static async Task<IResult> ShowLogo(HttpContext context, ClinicDetailsView view, CancellationToken stop)
    {
        if (await view.Logo(stop) is not { } logo) return Answer.Refused(HttpRefusals.NotFound);
        Keep(context);
        return Results.Bytes(logo.Content, logo.Type);
    }

    static IResult Theme(HttpContext context, CurrentClinic clinic)
    {
        Keep(context);
        return Results.Text(ThemeStylesheet.For(clinic.Card.BrandColour), "text/css; charset=utf-8");
    }

    // Asked for by its version it never changes. Another version than this server knows is not kept: a card just changed may reach it late.
    static void Keep(HttpContext context)
    {
        var version = context.RequestServices.GetRequiredService<CurrentClinic>().Card.Version.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = context.Request.Query["v"] == version ? KeptForEver : "no-cache";
    }
}
