using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Files;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Attachments;

/// <summary>What is attached to an appointment, as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What the file is called.</param>
/// <param name="ContentType">What it is, by its first bytes: <c>application/pdf</c>, <c>image/jpeg</c>, <c>image/png</c>, <c>image/webp</c> or <c>image/heic</c>.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="AddedAt">With the clinic's offset at that time.</param>
/// <param name="AddedBy">By whom.</param>
/// <param name="AddedByName">The name that colleagues read.</param>
/// <param name="Version">Counts its changes.</param>
public sealed record AttachmentItem(Guid Id, string Name, string ContentType, int Bytes, DateTimeOffset AddedAt, Guid AddedBy, string AddedByName, int Version);

/// <summary>
/// The files of appointments. Who sees an appointment sees its files, who may change it adds and removes them: so a doctor those of the own appointments. Of a
/// restricted record they are read by the few who read it, and changed by nobody.
/// </summary>
sealed class AppointmentAttachments(
    ClinicDb db, FileStore files, AgendaScope scope, PatientRestraints restraints, StaffList staff, CurrentClinic clinic, CurrentUser user, AuditTrail trail, ClinicClock clock)
{
    /// <summary>How many an appointment may have.</summary>
    public const int Most = 20;

    const int LongestReason = 200;

    /// <summary>Why it is removed.</summary>
    /// <param name="Reason">Up to 200 characters.</param>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record RemoveCommand(string? Reason = null, int? Version = null);

    /// <summary>Those of an appointment, the first first.</summary>
    public async Task<Outcome<IReadOnlyList<AttachmentItem>>> Of(Guid appointmentId, CancellationToken stop)
    {
        if (await Appointment(appointmentId, stop) is not { } appointment) return SchedulingRefusals.NoSuchAppointment;
        if (await restraints.Reading(appointment.PatientId, stop) is { } closed) return closed;
        var rows = await Current(appointmentId).AsNoTracking().ToListAsync(stop);
        var cards = await files.Find([.. rows.Select(row => row.FileId)], stop);
        var names = rows.Count == 0 ? [] : (await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName);
        return Outcome.Of<IReadOnlyList<AttachmentItem>>([.. rows.Select(row => Item(row, cards[row.FileId], names)).OrderBy(item => item.AddedAt).ThenBy(item => item.Id)]);
    }

    /// <summary>One of them.</summary>
    public async Task<AttachmentItem?> Find(Guid appointmentId, Guid id, CancellationToken stop) =>
        (await Of(appointmentId, stop)).Succeeded(out var items, out _) ? items.SingleOrDefault(item => item.Id == id) : null;

    /// <summary>Attaches a file.</summary>
    /// <returns>Its id; or an unknown or cancelled appointment, one that has as many as it may, or what is wrong with the file.</returns>
    public async Task<Outcome<Guid>> Add(Guid appointmentId, FileUpload upload, CancellationToken stop)
    {
        if (await Appointment(appointmentId, stop) is not { } appointment) return SchedulingRefusals.NoSuchAppointment;
        if (appointment.IsCancelled) return SchedulingRefusals.IsCancelled;
        if (await restraints.Reading(appointment.PatientId, stop) is { } closed) return closed;
        // Asked before the file is read, so that nobody sends megabytes for nothing; and again below, where nobody can come in between.
        if (!(await Room(appointmentId, stop)).Succeeded(out var full)) return full;
        if (!(await files.Add(upload, stop)).Succeeded(out var file, out var refusal)) return refusal;
        if (!(await RoomForOne(appointmentId, stop)).Succeeded(out full)) return full;
        var attachment = new Attachment { Id = Guid.CreateVersion7(clock.Now), AppointmentId = appointmentId, PatientId = appointment.PatientId, FileId = file.Id };
        db.Add(attachment);
        await db.SaveChangesAsync(stop);
        return attachment.Id;
    }

    /// <summary>Opens one: a look at the patient's record.</summary>
    /// <param name="isDownload">Whether it is to be kept by who asks, instead of shown.</param>
    public async Task<Outcome<FileAnswer>> Open(Guid appointmentId, Guid id, bool isDownload, CancellationToken stop)
    {
        if (!(await Reached(appointmentId, id, stop)).Succeeded(out var attachment, out var refusal)) return refusal;
        if (await restraints.Reading(attachment.PatientId, stop) is { } closed) return closed;
        if (isDownload) trail.Downloaded(attachment.PatientId, "attachment", id);
        else trail.Looked(attachment.PatientId, "attachment", id);
        return await files.Open(attachment.FileId, isDownload, stop);
    }

    /// <summary>Removes one. It is put away, not erased: a manager brings it back.</summary>
    public async Task<Outcome> Remove(Guid appointmentId, Guid id, RemoveCommand command, ExpectedVersion expected, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("reason", command.Reason, PlainText.UpTo(LongestReason), out var reason);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Reached(appointmentId, id, stop)).Succeeded(out var attachment, out var refusal)) return refusal;
        if (!expected.Check(attachment.Version).Succeeded(out var stale)) return stale;
        attachment.Remove(reason, user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Brings one back that was removed, if there is room for it.</summary>
    public async Task<Outcome> PutBack(Guid id, CancellationToken stop)
    {
        var attachment = await db.Set<Attachment>().SingleOrDefaultAsync(found => found.Id == id && found.RemovedAt != null, stop);
        if (attachment is null || await Appointment(attachment.AppointmentId, stop) is null) return SchedulingRefusals.NoSuchAttachment;
        if (!(await RoomForOne(attachment.AppointmentId, stop)).Succeeded(out var full)) return full;
        attachment.PutBack();
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    IQueryable<Attachment> Current(Guid appointmentId) => db.Set<Attachment>().Where(found => found.AppointmentId == appointmentId && found.RemovedAt == null);

    async Task<Appointment?> Appointment(Guid id, CancellationToken stop) =>
        await db.Set<Appointment>().AsNoTracking().SingleOrDefaultAsync(found => found.Id == id, stop) is { } found && scope.Sees(found.DoctorId) ? found : null;

    async Task<Outcome<Attachment>> Reached(Guid appointmentId, Guid id, CancellationToken stop)
    {
        if (await Appointment(appointmentId, stop) is null) return SchedulingRefusals.NoSuchAppointment;
        return await Current(appointmentId).SingleOrDefaultAsync(found => found.Id == id, stop) is { } attachment ? attachment : SchedulingRefusals.NoSuchAttachment;
    }

    // Whoever else adds one waits here until it is decided.
    async Task<Outcome> RoomForOne(Guid appointmentId, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from scheduling_appointments where clinic_id = {clinic.Id} and id = {appointmentId} for update", stop);
        return await Room(appointmentId, stop);
    }

    async Task<Outcome> Room(Guid appointmentId, CancellationToken stop) =>
        await Current(appointmentId).CountAsync(stop) < Most ? Outcome.Done : SchedulingRefusals.AttachmentsFull.With("most", Most);

    static AttachmentItem Item(Attachment row, FileCard file, Dictionary<Guid, string> names) =>
        new(row.Id, file.Name, file.ContentType, file.Bytes, file.AddedAt, file.AddedBy, names.GetValueOrDefault(file.AddedBy, ""), row.Version);
}
