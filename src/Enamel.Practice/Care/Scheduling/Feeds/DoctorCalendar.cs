using System.Globalization;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Feeds;

/// <summary>
/// Writes a doctor's calendar for whoever knows its address. It says when and where, and neither who comes nor what for: those columns are not even read,
/// for the text ends up with companies that the clinic has never heard of.
/// </summary>
sealed class DoctorCalendar(ClinicDb db, ClinicDoctors doctors, StaffList staff, Premises.Premises premises, CurrentClinic clinic, AuditTrail trail, IStringLocalizer<Texts> text, ClinicClock clock)
{
    const int DaysBack = 30, DaysAhead = 400, Most = 10_000;

    /// <summary>The calendar of an address; null when the address is not, or no longer, one of this clinic.</summary>
    public async Task<string?> At(string shown, CancellationToken stop)
    {
        var token = shown.EndsWith(".ics", StringComparison.Ordinal) ? shown[..^4] : shown;
        if (OpaqueToken.HashOf(token) is not { } hash) return null;
        if (await db.Set<CalendarFeed>().AsNoTracking().SingleOrDefaultAsync(feed => feed.TokenHash == hash && feed.RevokedAt == null, stop) is not { } feed) return null;
        if (await doctors.Find(feed.DoctorId, stop) is not { IsActive: true } doctor) return null; // who left reads nothing any more
        CultureInfo.CurrentUICulture = (Languages.Find(feed.Language) ?? Languages.French).Culture;
        return await Write(doctor, await Within(feed, stop), stop);
    }

    /// <summary>Says in the trail that an address was read.</summary>
    public void Told(string calendar) => trail.Happened("feed-read", "scheduling_feeds", null, new { events = calendar.Split("BEGIN:VEVENT").Length - 1 });

    // Nobody of the staff reads it: it shows no more than the doctor may see, nor than who made it may. Null is everywhere.
    async Task<Guid[]?> Within(CalendarFeed feed, CancellationToken stop)
    {
        var limits = (await staff.All(stop)).Where(member => (member.UserId == feed.DoctorId || member.UserId == feed.CreatedBy) && member.Branches.Count > 0).Select(member => member.Branches).ToList();
        return limits.Count == 0 ? null : [.. limits.Aggregate((one, other) => [.. one.Intersect(other)])];
    }

    async Task<string> Write(DoctorCard doctor, Guid[]? within, CancellationToken stop)
    {
        var (from, to) = (clock.Now.AddDays(-DaysBack), clock.Now.AddDays(DaysAhead));
        var rows = await db.Set<Appointment>().AsNoTracking().Where(row => row.DoctorId == doctor.Id && row.StartsAt >= from && row.StartsAt < to && (within == null || within.Contains(row.BranchId))).OrderBy(row => row.StartsAt).ThenBy(row => row.Id).Take(Most)
            .Select(row => new { row.Id, row.StartsAt, row.EndsAt, row.Status, row.Version, row.ChangedAt, row.BranchId, row.ChairId }).ToListAsync(stop);
        var branches = (await premises.Branches(stop)).ToDictionary(branch => branch.Id, branch => branch.Name);
        var chairs = (await premises.Chairs(stop)).ToDictionary(chair => chair.Id, chair => chair.Name);
        var calendar = AppointmentEvents.Begin().Text("X-WR-CALNAME", text["feed.name"].Value.Replace("{doctor}", doctor.DisplayName, StringComparison.Ordinal).Replace("{clinic}", clinic.Card.Name, StringComparison.Ordinal))
            .Plain("X-PUBLISHED-TTL", "PT15M").Plain("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
        foreach (var row in rows)
        {
            var chair = row.ChairId is { } id ? chairs.GetValueOrDefault(id) : null;
            AppointmentEvents.Head(calendar, clinic.Card.Slug, new(row.Id, row.StartsAt, row.EndsAt, row.Status, row.Version, row.ChangedAt));
            calendar.Text("SUMMARY", chair is null ? text["appointment"] : $"{text["appointment"]} · {chair}").Text("LOCATION", branches.GetValueOrDefault(row.BranchId)).Plain("CLASS", "PRIVATE").End("VEVENT");
        }
        return calendar.End("VCALENDAR").ToString();
    }
}

/// <summary>What of an appointment stands in every calendar.</summary>
sealed record CalendarEntry(Guid Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Status, int Version, DateTimeOffset ChangedAt);

/// <summary>The parts that a doctor's calendar and a patient's confirmation share.</summary>
static class AppointmentEvents
{
    public static ICalendar Begin() => new ICalendar().Begin("VCALENDAR").Plain("VERSION", "2.0").Plain("PRODID", "-//Enamel//Agenda//FR").Plain("CALSCALE", "GREGORIAN").Plain("METHOD", "PUBLISH");

    // The stamp is when it was changed and not when it was asked for: what did not change reads the same, and is not sent again.
    public static void Head(ICalendar calendar, string clinic, CalendarEntry entry)
    {
        var isOff = !AppointmentStatus.IsBusy(entry.Status);
        calendar.Begin("VEVENT").Plain("UID", $"{entry.Id}@{clinic}.enamel").Instant("DTSTAMP", entry.ChangedAt).Instant("LAST-MODIFIED", entry.ChangedAt).Instant("DTSTART", entry.StartsAt).Instant("DTEND", entry.EndsAt)
            .Plain("SEQUENCE", (entry.Version - 1).ToString(CultureInfo.InvariantCulture))
            .Plain("STATUS", isOff ? "CANCELLED" : entry.Status == AppointmentStatus.Booked ? "TENTATIVE" : "CONFIRMED").Plain("TRANSP", isOff ? "TRANSPARENT" : "OPAQUE");
    }
}
