using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Files;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Scheduling.Agenda;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Attachments;

/// <summary>The files of appointments, for programs and in the appointment's dialog.</summary>
static class AttachmentRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        MapApi(routes.Api.MapGroup("/appointments/{id:guid}/attachments").WithTags("Agenda"));
        var pages = routes.Pages.MapGroup("/agenda/{id:guid}/attachments");
        FileUpload.TakesFile(pages.MapPost("", Attach).Requires(SchedulingPermissions.KeepAgenda));
        pages.MapGet("/{attachmentId:guid}", Open).Requires(SchedulingPermissions.SeeAgenda).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        pages.MapPost("/{attachmentId:guid}/remove", TakeAway).Requires(SchedulingPermissions.KeepAgenda);
    }

    static void MapApi(RouteGroupBuilder attachments)
    {
        attachments.MapGet("", List).Requires(SchedulingPermissions.SeeAgenda).WithName("listAttachments").WithSummary("The files of an appointment")
            .WithDescription("As with all of the agenda, a doctor reaches those of the own appointments. Those of a restricted record are for the few who read it (403).");
        FileUpload.TakesFile(attachments.MapPost("", Add).Requires(SchedulingPermissions.KeepAgenda).WithName("addAttachment").WithSummary("Attach a file")
            .WithDescription("`multipart/form-data` with the file in `file`: a PDF, JPEG, PNG, WebP or HEIC, known by its first bytes, of 10 MB at most; 20 to an appointment (409). What it is called is cleaned, and ends as its kind does."));
        attachments.MapGet("/{attachmentId:guid}", Open).Requires(SchedulingPermissions.SeeAgenda).WithName("openAttachment").WithSummary("The file itself")
            .WithDescription("With `download=true` it is to be kept instead of shown. That it was opened stands in the trail.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        attachments.MapPost("/{attachmentId:guid}/remove", Remove).Requires(SchedulingPermissions.KeepAgenda).WithName("removeAttachment").WithSummary("Remove a file from an appointment, with a reason")
            .WithDescription("It is put away, not erased: a manager finds it among what was removed, and brings it back.");
    }

    static async Task<IResult> List(Guid id, AppointmentAttachments attachments, AppointmentList appointments, AuditTrail trail, CancellationToken stop)
    {
        if (!(await attachments.Of(id, stop)).Succeeded(out var items, out var refusal)) return Answer.Refused(refusal);
        if (await appointments.Find(id, stop) is { } appointment) trail.Looked(appointment.PatientId, "appointment");
        return Answer.Ok(new { items });
    }

    static async Task<IResult> Add(Guid id, HttpRequest request, AppointmentAttachments attachments, CancellationToken stop) =>
        (await FileUpload.From(request, upload => attachments.Add(id, upload, stop), stop)).Succeeded(out var added, out var refusal)
            ? Answer.Created<AttachmentItem>((await attachments.Find(id, added, stop))!, item => $"/api/v1/appointments/{id}/attachments/{item.Id}", item => item.Version) // added just now
            : Answer.Refused(refusal);

    static async Task<IResult> Open(Guid id, Guid attachmentId, bool? download, AppointmentAttachments attachments, CancellationToken stop) =>
        (await attachments.Open(id, attachmentId, download ?? false, stop)).Succeeded(out var file, out var refusal) ? file : Answer.Refused(refusal);

    static async Task<IResult> Remove(
        Guid id, Guid attachmentId, AppointmentAttachments.RemoveCommand body, AppointmentAttachments attachments, HttpRequest request, CancellationToken stop) =>
        Answer.Nothing(await attachments.Remove(id, attachmentId, body, new(request, body.Version), stop));

    static async Task<IResult> Attach(
        Guid id, HttpRequest request, AppointmentAttachments attachments, AgendaForms forms, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var added = await FileUpload.From(request, upload => attachments.Add(id, upload, stop), stop);
        if (!added.Succeeded(out var attachment, out var refusal)) return await Again(id, refusal, sheet => sheet with { AttachFaults = Faults.Of(refusal, texts) }, forms, shell, stop);
        return await Done(id, text.Say("attachments.added", ("name", (await attachments.Find(id, attachment, stop))!.Name)), forms, shell, stop); // added just now
    }

    static async Task<IResult> TakeAway(
        Guid id, Guid attachmentId, HttpRequest request, IFormCollection form, AppointmentAttachments attachments, AgendaForms forms, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        int? version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null;
        var (name, reason) = ((await attachments.Find(id, attachmentId, stop))?.Name ?? "", (string?)form["reason"]);
        var removed = await attachments.Remove(id, attachmentId, new(reason, version), new(request, version), stop);
        return removed.Succeeded(out var refusal) ? await Done(id, text.Say("attachments.removed", ("name", name)), forms, shell, stop)
            : await Again(id, refusal, sheet => sheet with { Removing = attachmentId, RemoveReason = reason, RemoveFaults = Faults.Of(refusal, texts) }, forms, shell, stop);
    }

    static async Task<IResult> Done(Guid id, string said, AgendaForms forms, Shell shell, CancellationToken stop)
    {
        if (!shell.IsFragment)
        {
            shell.ToastNext(said);
            return Answer.GoTo($"/agenda/{id}");
        }
        return await forms.Attachments(id, stop) is { } sheet ? Answer.Page<AttachmentList>(new { Sheet = sheet with { Said = said } }) : Answer.Refused(SchedulingRefusals.NoSuchAppointment);
    }

    static async Task<IResult> Again(Guid id, Refusal refusal, Func<AttachmentSheet, AttachmentSheet> wrong, AgendaForms forms, Shell shell, CancellationToken stop)
    {
        if (await forms.Sheet(id, stop) is not { Attachments: { } attachments } sheet) return Answer.Refused(refusal);
        return shell.IsFragment ? Answer.Page<AttachmentList>(refusal, new { Sheet = wrong(attachments) }) : Answer.Page<AppointmentDialog>(refusal, new { Sheet = sheet with { Attachments = wrong(attachments) } });
    }
}
