using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Attachments;

/// <summary>Files that were removed from appointments. What they are called stays sealed: whose appointment it was, and when, is enough to find them.</summary>
sealed class RemovedAttachments(ClinicDb db, AppointmentAttachments attachments, PatientDirectory patients, ClinicClock clock) : IRemovedThings
{
    public string Kind => "attachment";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop)
    {
        var rows = await (
            from row in db.Set<Attachment>().AsNoTracking()
            join appointment in db.Set<Appointment>() on row.AppointmentId equals appointment.Id
            where row.RemovedAt != null
            orderby row.RemovedAt descending
            select new { Row = row, appointment.StartsAt }).Take(most).ToListAsync(stop);
        var names = await patients.Summaries([.. rows.Select(found => found.Row.PatientId).Distinct()], stop);
        return [.. rows.Select(found => new RemovedThing(found.Row.Id, $"{names[found.Row.PatientId].FullName} · {Dates.Short(clock.DayOf(found.StartsAt))}",
            clock.WithOffsetOf(found.Row.RemovedAt!.Value), found.Row.RemoveReason, $"/agenda/{found.Row.AppointmentId}"))]; // asked for above
    }

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => attachments.PutBack(id, stop);
}
