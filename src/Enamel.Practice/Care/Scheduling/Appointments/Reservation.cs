using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Scheduling.Holds;
using Enamel.Practice.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>
/// Writes an appointment and the doctor's booking in the registry together. The database's exclusion constraints decide; nothing here asks first
/// whether a time is free, as somebody else could take it in between.
/// </summary>
sealed class Reservation(ClinicDb db, RegistryDb registry, DatabaseRefusals refusals, FindSlots slots, CurrentClinic clinic)
{
    const string BeforeWriting = "before_reservation";
    const int Attempts = 3;

    /// <summary>The fact of a conflict that names the next free times.</summary>
    public const string FreeSlots = "freeSlots";

    /// <summary>Takes the time: the appointment is added or changed already, its booking is made to agree.</summary>
    /// <param name="leaving">The doctor who had it until now.</param>
    /// <returns>Done; or who or what is not free, with the fact <c>freeSlots</c>.</returns>
    /// <param name="hold">A hold that becomes this appointment: it goes with the same stroke.</param>
    public async Task<Outcome> Take(Appointment appointment, Guid? leaving, CancellationToken stop, Hold? hold = null)
    {
        await Point(stop);
        try
        {
            await StandInLine(Line(appointment, leaving), appointment.DoctorId, appointment.ChairId, appointment.Slot, stop);
            if (hold is not null) await Drop(hold, stop);
            await Book(appointment, stop);
            await Write(registry, stop);
            await Write(db, stop);
            return Outcome.Done;
        }
        catch (DbUpdateException failure) when (failure is not DbUpdateConcurrencyException && refusals.Of(failure) is not null)
        {
            await Back(stop);
            var refusal = refusals.Of(failure)!; // asked in the filter above
            return refusal.Kind == RefusalKind.Conflict ? refusal.With(FreeSlots, await slots.Instead(appointment, stop)) : refusal;
        }
    }

    /// <summary>Gives the time back: the appointment is cancelled already.</summary>
    public async Task Release(Appointment appointment, CancellationToken stop)
    {
        await StandInLine([appointment.DoctorId], appointment.DoctorId, appointment.ChairId, appointment.Slot, stop);
        if (await Booking(appointment.Id, stop) is { } booking) registry.Remove(booking);
        await Write(registry, stop);
        await Write(db, stop);
    }

    /// <summary>Holds a time without booking it. Expired holds stand in nobody's way: whoever wants their time clears them away.</summary>
    /// <returns>Done; or who or what is not free.</returns>
    public async Task<Outcome> Keep(Hold hold, CancellationToken stop)
    {
        await Point(stop);
        try
        {
            await StandInLine([hold.DoctorId, hold.ChairId ?? hold.DoctorId], hold.DoctorId, hold.ChairId, hold.Slot, stop);
            registry.Add(new DoctorBooking
            {
                ClinicId = clinic.Id, Id = hold.Id, DoctorId = hold.DoctorId, StartsAt = hold.StartsAt, EndsAt = hold.EndsAt, Pattern = hold.Pattern, ChairId = hold.ChairId,
                HeldUntil = hold.ExpiresAt,
            });
            db.Add(hold);
            await Write(registry, stop);
            await Write(db, stop);
            return Outcome.Done;
        }
        catch (DbUpdateException failure) when (failure is not DbUpdateConcurrencyException && refusals.Of(failure) is not null)
        {
            await Back(stop);
            return refusals.Of(failure)!; // asked in the filter above
        }
    }

    /// <summary>Lets a hold go.</summary>
    public async Task Drop(Hold hold, CancellationToken stop)
    {
        if (await Booking(hold.Id, stop) is { } booking) registry.Remove(booking);
        db.Remove(hold);
        await Write(registry, stop);
        await Write(db, stop);
    }

    async Task Book(Appointment appointment, CancellationToken stop)
    {
        var booking = await Booking(appointment.Id, stop);
        if (booking is null)
            registry.Add(booking = new() { ClinicId = clinic.Id, Id = appointment.Id, DoctorId = appointment.DoctorId, StartsAt = appointment.StartsAt, EndsAt = appointment.EndsAt });
        (booking.DoctorId, booking.StartsAt, booking.EndsAt) = (appointment.DoctorId, appointment.StartsAt, appointment.EndsAt);
        (booking.Pattern, booking.ChairId, booking.Lane) = (appointment.Pattern, appointment.ChairId, appointment.OverbookReason is null ? 0 : 1);
    }

    Task<DoctorBooking?> Booking(Guid id, CancellationToken stop) =>
        registry.Set<DoctorBooking>().SingleOrDefaultAsync(booking => booking.ClinicId == clinic.Id && booking.Id == id, stop);

    // Two that write overlapping rows under an exclusion constraint each find the other's unfinished row and wait for one another until the server
    // kills one, a second later. So whoever wants the same doctor, chair or patient stands in line first, in an order that is the same for everybody.
    // It makes the answer quick; that it is right is the constraints' doing.
    Task StandInLine(Guid[] wanted, Guid doctor, Guid? chair, TimeSlot time, CancellationToken stop)
    {
        var places = wanted.Select(id => BitConverter.ToInt64(id.ToByteArray(), 8)).Distinct().Order().ToArray(); // the random half of a UUIDv7
        Guid[] doctors = [doctor], chairs = chair is { } one ? [one] : [];
        return db.Database.ExecuteSqlAsync($"select registry.stand_in_line({places}, {doctors}, {chairs}, {time.StartsAt}, {time.EndsAt})", stop);
    }

    static Guid[] Line(Appointment appointment, Guid? leaving) =>
        [appointment.DoctorId, leaving ?? appointment.DoctorId, appointment.ChairId ?? appointment.DoctorId, appointment.PatientId];

    // Whoever writes without standing in line (an operator's SQL) can still make a deadlock. Each save has a savepoint of its own, so the victim tries again.
    static async Task Write(DbContext context, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await context.SaveChangesAsync(stop);
                return;
            }
            catch (DbUpdateException failure) when (attempt < Attempts && failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected })
            {
                // nothing to do but to try again
            }
        }
    }

    Task Point(CancellationToken stop) => db.Database.CurrentTransaction!.CreateSavepointAsync(BeforeWriting, stop); // every address runs in a unit of work

    // Also leaves the line, so that the next one need not wait while free times are looked for.
    async Task Back(CancellationToken stop)
    {
        await db.Database.CurrentTransaction!.RollbackToSavepointAsync(BeforeWriting, stop);
        db.ChangeTracker.Clear();
        registry.ChangeTracker.Clear();
    }
}
