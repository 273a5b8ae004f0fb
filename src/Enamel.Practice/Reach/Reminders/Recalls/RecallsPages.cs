using System.Globalization;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Practice.Reminders.Answering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Reminders.Recalls;

/// <summary>The desk's page of whom to call: who asks for another time, and who is due.</summary>
static class RecallsPages
{
    const string Path = "/recalls";

    public static void Map(ClinicRoutes routes)
    {
        var recalls = routes.Pages.MapGroup(Path);
        recalls.MapGet("", Show).Requires(RemindersPermissions.Work);
        recalls.MapPost("/{id:guid}", Note).Requires(RemindersPermissions.Work);
        recalls.MapPost("/requests/{id:guid}", Handle).Requires(RemindersPermissions.Work);
    }

    static async Task<IResult> Show(string? after, RecallList list, PatientRequests requests, AuditTrail trail, Shell shell, CancellationToken stop)
    {
        var due = await list.Run(after, stop);
        trail.Listed([.. due.Items.Select(recall => recall.PatientId)]);
        return shell.IsFragment && after is not null ? Answer.Page<RecallRows>(new { Page = due }) : Answer.Page<RecallsPage>(new { Page = due, Requests = await requests.Waiting(stop) });
    }

    static async Task<IResult> Note(Guid id, IFormCollection form, RecallList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        DateOnly? until = DateOnly.TryParseExact(form["notBefore"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        return (await list.Note(id, new(form["outcome"], form["note"], until), stop)).Succeeded(out var refusal) ? Done(shell, text["recall.noted"]) : Answer.Refused(refusal);
    }

    static async Task<IResult> Handle(Guid id, PatientRequests requests, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await requests.Handle(id, stop)).Succeeded(out var refusal) ? Done(shell, text["request.handled"]) : Answer.Refused(refusal);

    static IResult Done(Shell shell, string said)
    {
        shell.ToastNext(said);
        return Answer.GoTo(Path);
    }
}
