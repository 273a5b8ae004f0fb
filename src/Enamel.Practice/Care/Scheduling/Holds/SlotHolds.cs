using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Holds;

/// <summary>A time that is kept.</summary>
/// <param name="Id">Given when it is booked.</param>
/// <param name="DoctorId">Whose time.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair.</param>
/// <param name="StartsAt">With the clinic's offset at that time.</param>
/// <param name="EndsAt">With the clinic's offset at that time.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
public sealed record HoldCard(Guid Id, Guid DoctorId, Guid BranchId, Guid? ChairId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset ExpiresAt);

/// <summary>Keeps a time for whoever is about to book it, and lets it go by itself when they do not.</summary>
sealed class SlotHolds(
    ClinicDb db, RegistryDb registry, AgendaScope scope, ClinicDoctors doctors, AppointmentTypes types, Places places, Reservation reservation, AgendaSettings settings,
    ClinicClock clock, ZoneRules rules)
{
    const int UsualMinutes = 30;

    /// <summary>Whose time, when, for how long, what for.</summary>
    /// <param name="DoctorId">Whose.</param>
    /// <param name="StartsAt">ISO 8601, as for booking.</param>
    /// <param name="Minutes">As the kind usually takes when left out.</param>
    /// <param name="TypeId">For what kind of visit.</param>
    /// <param name="ChairId">At which chair.</param>
    /// <param name="BranchId">In which branch, where no chair says it.</param>
    public sealed record Command(Guid? DoctorId = null, string? StartsAt = null, int? Minutes = null, Guid? TypeId = null, Guid? ChairId = null, Guid? BranchId = null);

    /// <summary>Keeps it for as many minutes as the clinic says.</summary>
    /// <returns>The hold; or what is wrong, or who or what is not free.</returns>
    public async Task<Outcome<HoldCard>> Take(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("doctorId", command.DoctorId ?? scope.Own, out var doctor);
        var start = default(DateTimeOffset);
        if (check.Require("startsAt", !string.IsNullOrWhiteSpace(command.StartsAt), KernelRefusals.Required.Code)
            && !Moments.Read("startsAt", Moments.Instant(command.StartsAt!, clock), check, out start, out var malformed)) return malformed; // not blank
        if (check.Refused(out var wrong)) return wrong;
        if (!scope.Of(doctor).Succeeded(out _, out var notYours)) return notYours;
        if (await doctors.Find(doctor, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        var type = command.TypeId is { } asked ? await types.Find(asked, stop) : null;
        if (command.TypeId is not null && type is null) return SchedulingRefusals.NoSuchType;
        if (type?.IsDoneBy(doctor) == false) return SchedulingRefusals.NotPerformed;
        if (!AgreedTime.From(start, command.Minutes ?? type?.Minutes ?? UsualMinutes, clock, rules).Succeeded(out var time, out var unfit)) return unfit;
        if (!(await places.Find(doctor, command.ChairId, command.BranchId, time.Slot, stop)).Succeeded(out var place, out var nowhere)) return nowhere;
        await Tidy(stop);
        var now = clock.Now;
        var hold = new Hold
        {
            Id = Guid.CreateVersion7(now), Purpose = Hold.Booking, DoctorId = doctor, BranchId = place.BranchId, ChairId = place.ChairId, TypeId = type?.Id, StartsAt = time.Slot.StartsAt,
            EndsAt = time.Slot.EndsAt, Pattern = type?.Shape(time.Minutes).Pattern, CreatedAt = now, ExpiresAt = now.AddMinutes((await settings.Now(stop)).HoldMinutes),
        };
        return (await reservation.Keep(hold, stop)).Succeeded(out var taken) ? Card(hold) : taken;
    }

    /// <summary>Lets it go.</summary>
    public async Task<Outcome> Release(Guid id, CancellationToken stop)
    {
        if (await db.Set<Hold>().SingleOrDefaultAsync(hold => hold.Id == id && hold.Purpose == Hold.Booking, stop) is not { } hold || !scope.Sees(hold.DoctorId)) return SchedulingRefusals.NoSuchHold;
        await reservation.Drop(hold, stop);
        return Outcome.Done;
    }

    /// <summary>The hold that a booking comes with, if it is of this doctor and around this time and still kept.</summary>
    public async Task<Outcome<Hold?>> Alive(Guid? id, Guid doctorId, TimeSlot time, CancellationToken stop)
    {
        if (id is null) return (Hold?)null;
        var (hold, now) = (await db.Set<Hold>().SingleOrDefaultAsync(hold => hold.Id == id, stop), clock.Now);
        return hold is not null && hold.ExpiresAt > now && hold.DoctorId == doctorId && hold.Slot.Contains(time) ? hold : SchedulingRefusals.HoldLapsed;
    }

    // What the clinic itself held too long; what others did is cleared away by whoever wants the time.
    async Task Tidy(CancellationToken stop)
    {
        var now = clock.Now;
        var lapsed = await db.Set<Hold>().Where(hold => hold.Purpose == Hold.Booking && hold.ExpiresAt <= now).Select(hold => hold.Id).ToListAsync(stop);
        if (lapsed.Count == 0) return;
        await registry.Set<DoctorBooking>().Where(booking => lapsed.Contains(booking.Id) && booking.HeldUntil != null).ExecuteDeleteAsync(stop);
        await db.Set<Hold>().Where(hold => lapsed.Contains(hold.Id)).ExecuteDeleteAsync(stop);
    }

    HoldCard Card(Hold hold) => new(
        hold.Id, hold.DoctorId, hold.BranchId, hold.ChairId, clock.WithOffsetOf(hold.StartsAt), clock.WithOffsetOf(hold.EndsAt), clock.WithOffsetOf(hold.ExpiresAt));
}
