using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Reminders.Rules;

/// <summary>The manager's page about reminders and recalls.</summary>
static class RulesPages
{
    const string Path = "/settings/reminders";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(Path, async (KeepRules rules, AppointmentKinds kinds, CancellationToken stop) =>
            Answer.Page<RulesPage>(new { Rules = await rules.Now(stop), Kinds = await kinds.All(stop) })).Requires(RemindersPermissions.Decide);
        routes.Pages.MapPost(Path, Keep).Requires(RemindersPermissions.Decide);
    }

    static async Task<IResult> Keep(IFormCollection form, KeepRules rules, AppointmentKinds kinds, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var all = await kinds.All(stop);
        var wish = new ReminderRules(
            form["isOn"] == "true", [.. form["hours"].Where(typed => !string.IsNullOrWhiteSpace(typed)).Select(Number)], form["channels"].ToString().Split(','), form["quietFrom"], form["quietTo"], form["wordsFrench"],
            form["wordsArabic"], form["wordsEnglish"], form["callsBack"] == "true",
            [.. all.Select(kind => (kind.Id, Typed: form[$"months-{kind.Id}"].ToString())).Where(one => !string.IsNullOrWhiteSpace(one.Typed)).Select(one => new RecallAfter(one.Id, Number(one.Typed)))]);
        if (!(await rules.Run(wish, stop)).Succeeded(out _, out var refusal)) return Answer.Page<RulesForm>(refusal, new { Rules = wish, Kinds = all, Faults = Faults.Of(refusal, texts) });
        shell.ToastNext(text["rules.saved"]);
        return Answer.GoTo(Path);
    }

    // What is no number is refused as one that is out of range.
    static int Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
