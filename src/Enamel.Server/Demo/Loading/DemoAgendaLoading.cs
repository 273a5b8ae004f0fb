using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>
/// Writes the plan's appointments on every day that has none, with the doctors' bookings beside them. Rows rather than the verb, which books nothing
/// that is past.
/// </summary>
internal sealed class DemoAgendaLoading(DemoWork clinic)
{
    private readonly ClinicClock _clock = clinic.The<ClinicClock>();

    /// <returns>How many were written.</returns>
    public async Task<int> Load(CancellationToken stop)
    {
        var planned = clinic.Plan.Appointments;
        var window = _clock.Days(planned.Min(one => one.On), planned.Max(one => one.On));
        var full = (await clinic.Db.Set<Appointment>().Where(one => one.StartsAt >= window.StartsAt && one.StartsAt < window.EndsAt)
            .Select(one => one.StartsAt).ToListAsync(stop)).Select(_clock.DayOf).ToHashSet();
        var missing = planned.Where(one => !full.Contains(one.On)).ToList();
        if (missing.Count == 0)
            return 0;
        var places = await DemoPlaces.Of(clinic, stop);
        var elsewhere = await Elsewhere(places.Doctors.Values, window, stop);
        var written = missing.Select(one => Row(one, places)).OfType<Appointment>().Where(one => !elsewhere[one.DoctorId].Any(one.Slot.Overlaps)).ToList();
        clinic.Db.AddRange(written);
        clinic.Registry.AddRange(written.Where(one => !one.IsCancelled).Select(Booking));
        await clinic.Registry.SaveChangesAsync(stop);
        await clinic.Db.SaveChangesAsync(stop);
        return written.Count;
    }

    /// <summary>When doctors are taken already: the one of both clinics may be, by hand, on a day that the plan keeps for this one.</summary>
    private async Task<ILookup<Guid, TimeSlot>> Elsewhere(IEnumerable<Guid> doctors, TimeSlot window, CancellationToken stop)
    {
        var taken = new List<(Guid Doctor, TimeSlot Slot)>();
        foreach (var doctor in doctors)
            taken.AddRange((await clinic.Db.Database.SqlQuery<Busy>(
                    $"""select starts_at as "StartsAt", ends_at as "EndsAt" from registry.doctor_busy({doctor}, {window.StartsAt}, {window.EndsAt})""").ToListAsync(stop))
                .Select(busy => (doctor, TimeSlot.Between(busy.StartsAt, busy.EndsAt).Expected())));
        return taken.ToLookup(one => one.Doctor, one => one.Slot);
    }

    /// <summary>Null where somebody or something of the plan is no longer there.</summary>
    private Appointment? Row(DemoAppointment planned, DemoPlaces places)
    {
        if (places.Patient(planned.Patient) is not { } patient || places.Of(planned.Branch, planned.Chair) is not var (branch, chair)
            || !places.Doctors.TryGetValue(planned.Doctor, out var doctor))
            return null;
        var startsAt = _clock.InstantOf(planned.On, planned.StartsAt);
        var slot = TimeSlot.Between(startsAt, startsAt.AddMinutes(planned.Minutes)).Expected();
        var bookedAt = Earlier(clinic.Now, startsAt.AddDays(-5));
        var appointment = new Appointment { Id = Guid.CreateVersion7(bookedAt), PatientId = patient, BookedAt = bookedAt, Note = planned.Note };
        Guid? type = places.Types.TryGetValue(clinic.Plan.Types[planned.Type].Name, out var known) ? known : null;
        appointment.Settle(new(doctor, branch, chair), type, AgreedTime.Of(slot, _clock, clinic.The<ZoneRules>()));
        if (planned.CancelReason is { } reason)
            clinic.Expected(appointment.Cancel(reason, Earlier(clinic.Now, startsAt.AddDays(-1))));
        return appointment;
    }

    private DoctorBooking Booking(Appointment appointment) => new()
    {
        ClinicId = clinic.The<CurrentClinic>().Id,
        Id = appointment.Id,
        DoctorId = appointment.DoctorId,
        StartsAt = appointment.StartsAt,
        EndsAt = appointment.EndsAt,
        ChairId = appointment.ChairId,
    };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private sealed record Busy(DateTimeOffset StartsAt, DateTimeOffset EndsAt);
}
