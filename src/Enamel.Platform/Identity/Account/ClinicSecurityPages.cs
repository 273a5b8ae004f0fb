using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Account.OpenSessions;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Account;

/// <summary>The manager's pages: what the clinic decides about sign-in and screens, and who is signed in.</summary>
static class ClinicSecurityPages
{
    const string Settings = "/settings/security", Sessions = "/settings/sessions";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(Settings, async (ClinicSecurity security, CancellationToken stop) => Answer.Page<SecuritySettingsPage>(new { Settings = await security.Now(stop) }))
            .Requires(AccountPermissions.DecideSecurity);
        routes.Pages.MapPost(Settings, Change).Requires(AccountPermissions.DecideSecurity);
        routes.Pages.MapGet(Sessions, async (OpenSessionList list, CancellationToken stop) => Answer.Page<StaffSessionsPage>(new { Sessions = await list.OfStaff(stop) }))
            .Requires(AccountPermissions.KeepSessions);
        routes.Pages.MapPost(Sessions + "/{id:guid}/end", async (Guid id, OpenSessionList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
            {
                if (!(await list.EndOfStaff(id, stop)).Succeeded(out var refusal)) return Answer.Refused(refusal);
                shell.ToastNext(text["session.ended"]);
                return Answer.GoTo(Sessions);
            })
            .Requires(AccountPermissions.KeepSessions).OutlivesTheSubscription();
    }

    static async Task<IResult> Change(IFormCollection form, ClinicSecurity security, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var minutes = int.TryParse(form["idleLockMinutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : (int?)null;
        string[] roles = [.. form["secondFactorRoles"].OfType<string>()];
        if ((await security.Change(roles, minutes, stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["settings.saved"]);
            return Answer.GoTo(Settings);
        }
        return Answer.Page<SecuritySettingsForm>(refusal, new { Settings = await security.Now(stop), Minutes = form["idleLockMinutes"].ToString(), Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }
}
