using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Tenancy.Details;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Staff;

/// <summary>The manager's pages about who works here.</summary>
static class StaffPages
{
    const string List = "/staff";

    public static void Map(ClinicRoutes routes)
    {
        var staff = routes.Pages.MapGroup(List);
        staff.MapGet("", async (StaffList list, ClinicDetailsView clinic, CurrentUser user, CancellationToken stop) =>
                Answer.Page<StaffPage>(new { Members = await list.All(stop), Card = await clinic.Now(stop), Self = user.Id }))
            .Requires(IdentityPermissions.SeeStaff);
        staff.MapGet("/new", () => Answer.Page<TakeOnPage>()).Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("", TakeOn).Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/{id:guid}/deactivate", async (Guid id, ChangeStaff change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await change.Deactivate(id, stop), "staff.deactivated", shell, text))
            .Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/{id:guid}/reactivate", async (Guid id, ChangeStaff change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await change.Reactivate(id, stop), "staff.reactivated", shell, text))
            .Requires(IdentityPermissions.ManageStaff);
    }

    static async Task<IResult> TakeOn(IFormCollection form, TakeOnStaff take, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new TakeOnStaff.Command(form["displayName"], form["role"], form["username"], form["password"], form["email"], form["phone"], form["speciality"]);
        if ((await take.Run(command, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text.Say("staff.taken-on", ("name", command.DisplayName?.Trim())));
            return Answer.GoTo(List);
        }
        return Answer.Page<TakeOnForm>(refusal, new { Typed = command, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static IResult Told(Outcome<string> outcome, string key, Shell shell, IStringLocalizer<Texts> text)
    {
        if (!outcome.Succeeded(out var name, out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text.Say(key, ("name", name)));
        return Answer.GoTo(List);
    }
}
