using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Reminders.Preferences;

/// <summary>How one patient wants to be written to: a tab of their record.</summary>
static class PreferencePages
{
    /// <summary>The tab's path behind the record's.</summary>
    public const string Tab = "reminders";

    const string Path = "/patients/{id:guid}/" + Tab;

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(Path, Show).Requires(RemindersPermissions.KeepPreferences);
        routes.Pages.MapPost(Path, Keep).Requires(RemindersPermissions.KeepPreferences);
    }

    static async Task<IResult> Show(
        Guid id, KeepPreference preferences, PatientDirectory patients, PatientConsents consents, CurrentUser user, AuditTrail trail, CancellationToken stop)
    {
        if (!(await preferences.Of(id, stop)).Succeeded(out var wish, out var refusal)) return Answer.Refused(refusal);
        trail.Looked(id, "reminders");
        var allowed = await consents.Allows(id, ConsentPurposes.RemindersBySms, stop) || await consents.Allows(id, ConsentPurposes.RemindersByEmail, stop);
        return Answer.Page<PreferencePage>(new { Banner = (await patients.Banner(id, stop))!, May = RecordRights.Of(user), Wish = wish, Allowed = allowed }); // found above
    }

    static async Task<IResult> Keep(Guid id, IFormCollection form, KeepPreference preferences, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!(await preferences.Run(id, new(Word(form["channel"]), Word(form["language"]), form["isOff"] == "true"), stop)).Succeeded(out _, out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text["preference.saved"]);
        return Answer.GoTo($"/patients/{id}/{Tab}");
    }

    static string? Word(string? typed) => string.IsNullOrEmpty(typed) ? null : typed;
}
