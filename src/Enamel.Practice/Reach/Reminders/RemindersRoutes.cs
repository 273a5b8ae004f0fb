using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Practice.Patients;
using Enamel.Practice.Reminders.Answering;
using Enamel.Practice.Reminders.Preferences;
using Enamel.Practice.Reminders.Recalls;
using Enamel.Practice.Reminders.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Reminders;

/// <summary>The addresses of reminders and recalls for programs.</summary>
static class RemindersRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        var reminders = routes.Api.MapGroup("/reminders").WithTags("Reminders");
        reminders.MapGet("/rules", async (KeepRules rules, CancellationToken stop) => Answer.Ok(await rules.Now(stop)))
            .Requires(RemindersPermissions.Decide).Produces<ReminderRules>().WithName("getReminderRules").WithSummary("When patients are reminded and called back");
        reminders.MapPut("/rules", async (ReminderRules body, KeepRules rules, CancellationToken stop) => Answer.Ok(await rules.Run(body, stop)))
            .Requires(RemindersPermissions.Decide).Produces<ReminderRules>().WithName("setReminderRules").WithSummary("Decide when patients are reminded and called back");
        reminders.MapPost("/replies", async (AnswerReminder.ReplyCommand body, AnswerReminder answer, CancellationToken stop) => Answer.Ok(await answer.ByReply(body, stop)))
            .Requires(RemindersPermissions.HandInReplies).Produces<AnswerReminder.ReplyTaken>().WithName("handInReply").WithSummary("A patient wrote back: confirms, cancels, or is shown to the desk")
            .WithDescription("For whoever delivers the clinic's messages. `from` is the number or address it came from. 404 when no reminder to it waits for an answer.");
        reminders.MapGet("/requests", async (PatientRequests requests, CancellationToken stop) => Answer.Ok(new { items = await requests.Waiting(stop) }))
            .Requires(RemindersPermissions.Work).WithName("listPatientRequests").WithSummary("Patients who ask for another time or wrote what was not understood");
        reminders.MapPost("/requests/{id:guid}/done", async (Guid id, PatientRequests requests, CancellationToken stop) => Answer.Nothing(await requests.Handle(id, stop)))
            .Requires(RemindersPermissions.Work).Produces(StatusCodes.Status204NoContent).WithName("handlePatientRequest").WithSummary("A patient's request was seen to");
        var recalls = routes.Api.MapGroup("/recalls").WithTags("Reminders");
        recalls.MapGet("", async (string? after, RecallList list, AuditTrail trail, CancellationToken stop) =>
            {
                var page = await list.Run(after, stop);
                trail.Listed([.. page.Items.Select(recall => recall.PatientId)]);
                return Answer.Ok(page);
            })
            .Requires(RemindersPermissions.Work).Produces<RecallPage>().WithName("listRecalls").WithSummary("Patients who are due and have no appointment");
        recalls.MapPost("/{id:guid}/attempts", async (Guid id, RecallList.Command body, RecallList list, CancellationToken stop) => Answer.Nothing(await list.Note(id, body, stop)))
            .Requires(RemindersPermissions.Work).Produces(StatusCodes.Status204NoContent).WithName("noteRecall").WithSummary("What came of calling a patient");
        var preference = routes.Api.MapGroup("/patients/{id:guid}/reminder-preference").WithTags("Reminders");
        preference.MapGet("", async (Guid id, KeepPreference preferences, CancellationToken stop) => Answer.Ok(await preferences.Of(id, stop)))
            .Requires(RemindersPermissions.KeepPreferences).Produces<WritingPreference>().WithName("getReminderPreference").WithSummary("How a patient wants to be written to");
        preference.MapPut("", async (Guid id, WritingPreference body, KeepPreference preferences, CancellationToken stop) => Answer.Ok(await preferences.Run(id, body, stop)))
            .Requires(RemindersPermissions.KeepPreferences).Produces<WritingPreference>().WithName("setReminderPreference").WithSummary("Say how a patient wants to be written to");
    }
}
