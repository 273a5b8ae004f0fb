using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Feeds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling;

/// <summary>
/// An appointment as a file that the patient's calendar takes: with the confirmation, and again when it is moved or cancelled, which the calendar
/// recognises by its id and sequence. It names clinic, doctor and place, and no reason.
/// </summary>
public sealed class AppointmentCalendar
{
    readonly ClinicDb db;
    readonly ClinicDoctors doctors;
    readonly Premises.Premises premises;
    readonly CurrentClinic clinic;
    readonly IStringLocalizer<Texts> text;

    internal AppointmentCalendar(ClinicDb db, ClinicDoctors doctors, Premises.Premises premises, CurrentClinic clinic, IStringLocalizer<Texts> text) =>
        (this.db, this.doctors, this.premises, this.clinic, this.text) = (db, doctors, premises, clinic, text);

    /// <summary>The file's text, <c>text/calendar</c> in the language of the request; null when there is no such appointment. Who may have it is the caller's to know.</summary>
    public async Task<string?> Of(Guid appointmentId, CancellationToken stop)
    {
        if (await db.Set<Appointment>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == appointmentId, stop) is not { } row) return null;
        var doctor = (await doctors.Find(row.DoctorId, stop))?.DisplayName;
        var branch = (await premises.Branches(stop)).FirstOrDefault(branch => branch.Id == row.BranchId)?.Name;
        var calendar = AppointmentEvents.Begin();
        AppointmentEvents.Head(calendar, clinic.Card.Slug, new(row.Id, row.StartsAt, row.EndsAt, row.Status, row.Version, row.ChangedAt));
        var title = text["feed.visit"].Value.Replace("{clinic}", clinic.Card.Name, StringComparison.Ordinal);
        calendar.Text("SUMMARY", title).Text("DESCRIPTION", doctor).Text("LOCATION", branch is null || branch == clinic.Card.Name ? clinic.Card.Name : $"{clinic.Card.Name}, {branch}");
        if (row.IsBusy) calendar.Begin("VALARM").Plain("ACTION", "DISPLAY").Text("DESCRIPTION", title).Plain("TRIGGER", "-PT3H").End("VALARM");
        return calendar.End("VEVENT").End("VCALENDAR").ToString();
    }
}
