using Enamel.Platform.Database;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>A step in the life of an appointment, as it is shown.</summary>
/// <param name="From">What it was before; null where it was booked.</param>
/// <param name="Status">What it became.</param>
/// <param name="At">With the clinic's offset at that time.</param>
/// <param name="By">By which side: <c>desk</c>, <c>patient</c> or <c>clinic</c>, which did it by itself; null where that is not known.</param>
/// <param name="Name">Who of the staff, by the name that colleagues read.</param>
public sealed record StatusStep(string? From, string Status, DateTimeOffset At, string? By, string? Name);

/// <summary>Tells what became of an appointment, from its booking on.</summary>
sealed class StatusHistory(ClinicDb db, StaffList staff, ClinicClock clock)
{
    /// <summary>The steps, the first first.</summary>
    public async Task<IReadOnlyList<StatusStep>> Of(Guid appointmentId, CancellationToken stop)
    {
        var booked = await db.Set<Appointment>().AsNoTracking().Where(found => found.Id == appointmentId).Select(found => found.BookedAt).SingleAsync(stop);
        var changes = await db.Set<StatusChange>().AsNoTracking().Where(change => change.AppointmentId == appointmentId)
            .OrderBy(change => change.ChangedAt).ThenBy(change => change.Id).ToListAsync(stop);
        var names = changes.Count == 0 ? [] : (await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName);
        return [new(null, AppointmentStatus.Booked, clock.WithOffsetOf(booked), null, null), .. changes.Select(change =>
            new StatusStep(change.FromStatus, change.ToStatus, clock.WithOffsetOf(change.ChangedAt), change.ChangedBy, change.UserId is { } user ? names.GetValueOrDefault(user) : null))];
    }
}
