using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling;

/// <summary>A kind of appointment that is brought in.</summary>
/// <param name="Name">Unique in the clinic.</param>
/// <param name="Minutes">Usual length: a multiple of 5 from 5 to 540.</param>
/// <param name="Tint">1 to 12.</param>
public sealed record ImportedType(string Name, int Minutes, int Tint);

/// <summary>An appointment that is brought in, by the clinic's wall clock.</summary>
/// <param name="PatientId">Who comes.</param>
/// <param name="DoctorId">To whom.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair of that branch.</param>
/// <param name="TypeId">What kind of visit.</param>
/// <param name="On">The day; may be past.</param>
/// <param name="At">The time.</param>
/// <param name="Minutes">How long: 5 to 540.</param>
/// <param name="Note">What the desk or the doctor should know.</param>
/// <param name="CancelReason">Why it was cancelled; null for one that stands.</param>
public sealed record ImportedAppointment(
    Guid PatientId, Guid DoctorId, Guid BranchId, Guid? ChairId, Guid? TypeId, DateOnly On, TimeOnly At, int Minutes, string? Note = null, string? CancelReason = null);

/// <summary>Brings in an agenda that exists already: another program's, or a demonstration's. For operators; no address leads here.</summary>
public sealed class AgendaImport(ClinicDb db, RegistryDb registry, DatabaseRefusals refusals, CurrentClinic clinic, ClinicClock clock, ZoneRules rules)
{
    /// <summary>Adds the kinds that are not there yet, and leaves those of the same name as they are.</summary>
    /// <returns>The id of each kind in use, by name.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> Types(IReadOnlyList<ImportedType> wanted, CancellationToken stop)
    {
        var there = await db.Set<AppointmentType>().ToListAsync(stop);
        var position = there.Select(type => type.Position).DefaultIfEmpty().Max();
        foreach (var type in wanted.Where(type => there.All(known => known.Name != type.Name)))
        {
            var added = new AppointmentType
            {
                Id = Guid.CreateVersion7(clock.Now), Name = type.Name, Minutes = type.Minutes, Tint = type.Tint, Position = ++position, CreatedAt = clock.Now,
            };
            there.Add(added);
            db.Add(added);
        }
        await db.SaveChangesAsync(stop);
        return there.Where(type => type.RetiredAt is null).ToDictionary(type => type.Name, type => type.Id, StringComparer.Ordinal);
    }

    /// <summary>Adds appointments, all or none.</summary>
    /// <returns>Done; or who or what would be in two places at once, or does not exist.</returns>
    public async Task<Outcome> Appointments(IReadOnlyList<ImportedAppointment> agenda, CancellationToken stop)
    {
        foreach (var one in agenda) Add(one);
        try
        {
            await registry.SaveChangesAsync(stop);
            await db.SaveChangesAsync(stop);
            return Outcome.Done;
        }
        catch (DbUpdateException failure) when (refusals.Of(failure) is not null)
        {
            return refusals.Of(failure)!; // asked in the filter above
        }
    }

    void Add(ImportedAppointment one)
    {
        var start = clock.InstantOf(one.On, one.At);
        var time = AgreedTime.Of(TimeSlot.Between(start, start.AddMinutes(one.Minutes)).Expected(), clock, rules);
        var appointment = new Appointment { Id = Guid.CreateVersion7(clock.Now), PatientId = one.PatientId, BookedAt = clock.Now, Note = one.Note };
        appointment.Settle(new(one.DoctorId, one.BranchId, one.ChairId), one.TypeId, time);
        db.Add(appointment);
        if (one.CancelReason is { } reason) appointment.Cancel(reason, clock.Now);
        else registry.Add(Reservation.BookingOf(appointment, clinic.Id));
    }
}
