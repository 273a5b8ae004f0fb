using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>The settings' pages about the clinic itself.</summary>
static class ClinicPages
{
    const string Path = "/settings/clinic";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet("/settings", () => Answer.GoTo(Path)).Requires(TenancyPermissions.ChangeClinic);
        var clinic = routes.Pages.MapGroup(Path);
        clinic.MapGet("", async (ClinicDetailsView view, CancellationToken stop) => Answer.Page<ClinicPage>(new { Card = await view.Now(stop) }))
            .Requires(TenancyPermissions.ChangeClinic);
        clinic.MapPost("", Change).Requires(TenancyPermissions.ChangeClinic);
        clinic.MapGet("/colour", (string? brandColour) => Answer.Page<ColourPreview>(new { Colour = brandColour ?? ThemeStylesheet.DefaultBrand })).Requires(TenancyPermissions.ChangeClinic);
        clinic.MapGet("/colour.svg", (string? colour, IStringLocalizer<Texts> text) => Results.Text(ColourPicture.Draw(colour, text["colour.link"], text["save"]), "image/svg+xml; charset=utf-8"))
            .Requires(TenancyPermissions.ChangeClinic);
        clinic.MapPost("/logo", PutLogo).Requires(TenancyPermissions.ChangeClinic);
        clinic.MapPost("/logo/remove", RemoveLogo).Requires(TenancyPermissions.ChangeClinic);
    }

    static async Task<IResult> Change(
        HttpContext context, IFormCollection form, ChangeClinic change, ClinicDetailsView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var seen = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        if ((await change.Run(Command(form), current => current == seen, HttpRefusals.Stale(context.Request), stop)).Succeeded(out var refusal))
        {
            context.ForgetCard();
            shell.ToastNext(text["clinic.saved"]);
            return Answer.GoTo(Path);
        }
        var values = form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        var card = (await view.Now(stop)) with { Version = seen };
        return Answer.Page<ClinicForm>(refusal, new { Card = card, Values = values, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static ChangeClinic.Command Command(IFormCollection form) => new(
        form["name"], form["registrationNumber"], form["ice"], form["address"], form["city"], form["region"], form["postalCode"], form["phone"], form["email"],
        form["website"], form["timeZone"], form["language"], form["hasColour"] == "true" ? form["brandColour"] : "");

    static async Task<IResult> PutLogo(
        HttpContext context, IFormCollection form, ChangeLogo change, ClinicDetailsView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!(await Send(form.Files.GetFile("logo"), change, stop)).Succeeded(out var refusal))
        {
            var faults = new Faults([KeyValuePair.Create("logo", refusal.Fields.Count == 0 ? texts.Detail(refusal) : texts.Of(refusal.Fields[0]))]);
            return Answer.Page<ClinicPage>(refusal, new { Card = await view.Now(stop), LogoFaults = faults });
        }
        context.ForgetCard();
        shell.ToastNext(text["logo.saved"]);
        return Answer.GoTo(Path);
    }

    static async Task<Outcome> Send(IFormFile? file, ChangeLogo change, CancellationToken stop)
    {
        if (file is null || file.Length == 0) return Refusal.OfFields(new FieldRefusal("logo", KernelRefusals.Required.Code));
        await using var content = file.OpenReadStream();
        return await change.Run(await ChangeLogo.Receive(content, stop), stop);
    }

    static async Task<IResult> RemoveLogo(HttpContext context, ChangeLogo change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        await change.Remove(stop);
        context.ForgetCard();
        shell.ToastNext(text["logo.removed"]);
        return Answer.GoTo(Path);
    }
}
