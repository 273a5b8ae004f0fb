using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Hours;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Slots;

/// <summary>A time at which a doctor can be booked.</summary>
public sealed record FreeSlot(Guid DoctorId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>When a doctor is taken, in whichever clinic; where and with whom is not known here.</summary>
public sealed record Taken(Guid DoctorId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Looks for free times: the doctors' hours, less what they are booked for in any clinic.</summary>
public sealed class FindSlots(ClinicDb db, RegistryDb registry, DoctorHours hours, ClinicClock clock)
{
    /// <summary>The longest range that is searched at once, in days.</summary>
    public const int LongestDays = 62;

    const int Suggestions = 5;
    const int SuggestedDays = 31;
    static readonly TimeOnly UsualOpening = new(8, 0), UsualClosing = new(20, 0);

    /// <summary>All free times of the doctors, the earliest first; none that has begun already.</summary>
    /// <param name="doctors">Whom; each one's times stand on their own.</param>
    /// <param name="length">How long the visit takes.</param>
    public async Task<IReadOnlyList<FreeSlot>> Run(IReadOnlyCollection<Guid> doctors, TimeSpan length, TimeSlot range, CancellationToken stop)
    {
        if (!FromNowOn(range).Succeeded(out var ahead, out _)) return [];
        var week = await hours.Of(doctors.Count == 1 ? doctors.Single() : null, stop);
        var taken = (await TakenTimes(doctors, ahead, stop)).ToLookup(busy => busy.DoctorId, busy => Slot(busy.StartsAt, busy.EndsAt));
        return [.. doctors.SelectMany(doctor => FreeSlots.Of(Open(week, doctor, ahead), taken[doctor], length, ahead)
                .Select(slot => new FreeSlot(doctor, clock.WithOffsetOf(slot.StartsAt), clock.WithOffsetOf(slot.EndsAt))))
            .OrderBy(slot => slot.StartsAt).ThenBy(slot => slot.DoctorId)];
    }

    /// <summary>When the doctors are taken, in whichever clinic.</summary>
    public async Task<IReadOnlyList<Taken>> TakenTimes(IReadOnlyCollection<Guid> doctors, TimeSlot range, CancellationToken stop)
    {
        var ids = doctors.ToArray();
        return await registry.Database.SqlQuery<Taken>($"""
            select doctor as "DoctorId", busy.starts_at as "StartsAt", busy.ends_at as "EndsAt"
            from unnest({ids}) as doctor cross join lateral registry.doctor_busy(doctor, {range.StartsAt}, {range.EndsAt}) as busy
            """).ToListAsync(stop);
    }

    /// <summary>The next times at which an appointment that met a conflict could be: doctor, chair and patient are all free then.</summary>
    internal async Task<IReadOnlyList<FreeSlot>> Instead(Appointment wanted, CancellationToken stop)
    {
        var length = wanted.EndsAt - wanted.StartsAt;
        if (!FromNowOn(TimeSlot.Between(wanted.StartsAt, wanted.StartsAt.AddDays(SuggestedDays)).Expected()).Succeeded(out var ahead, out _)) return [];
        var week = await hours.Of(wanted.DoctorId, stop);
        var (own, others) = await Around(wanted, ahead, stop);
        var taken = (await TakenTimes([wanted.DoctorId], ahead, stop)).Select(busy => Slot(busy.StartsAt, busy.EndsAt)).Where(busy => busy != own);
        return [.. FreeSlots.Of(week.Count == 0 ? UsualDays(ahead) : Open(week, wanted.DoctorId, ahead), taken.Concat(others), length, ahead).Take(Suggestions)
            .Select(slot => new FreeSlot(wanted.DoctorId, clock.WithOffsetOf(slot.StartsAt), clock.WithOffsetOf(slot.EndsAt)))];
    }

    // The appointment's own present time, which moving it would free, and what else its patient and its chair are taken for.
    async Task<(TimeSlot? Own, IReadOnlyList<TimeSlot> Others)> Around(Appointment wanted, TimeSlot range, CancellationToken stop)
    {
        var begun = range.StartsAt.AddMinutes(-AgreedTime.LongestMinutes);
        var near = await db.Set<Appointment>().AsNoTracking()
            .Where(other => other.StartsAt >= begun && other.StartsAt < range.EndsAt && other.EndsAt > range.StartsAt)
            .Where(other => other.Status != AppointmentStatus.Cancelled && other.Status != AppointmentStatus.NoShow)
            .Where(other => other.Id == wanted.Id || other.PatientId == wanted.PatientId || (wanted.ChairId != null && other.ChairId == wanted.ChairId))
            .Select(other => new { other.Id, other.StartsAt, other.EndsAt }).ToListAsync(stop);
        return (near.Where(other => other.Id == wanted.Id).Select(other => Slot(other.StartsAt, other.EndsAt)).FirstOrDefault(),
            [.. near.Where(other => other.Id != wanted.Id).Select(other => Slot(other.StartsAt, other.EndsAt))]);
    }

    IEnumerable<TimeSlot> Open(IEnumerable<Stretch> week, Guid doctor, TimeSlot range) =>
        WorkingWeek.Windows(week.Where(stretch => stretch.DoctorId == doctor), clock, range).Select(window => window.Slot);

    // A doctor whose hours nobody has entered yet can be booked at any time; suggested is what is usual.
    IEnumerable<TimeSlot> UsualDays(TimeSlot range) =>
        WorkingWeek.Windows(Enumerable.Range(1, 6).Select(weekday => new Stretch(Guid.Empty, weekday, UsualOpening, UsualClosing, Guid.Empty, null)), clock, range)
            .Select(window => window.Slot);

    Outcome<TimeSlot> FromNowOn(TimeSlot range) => TimeSlot.Between(clock.Now > range.StartsAt ? clock.Now : range.StartsAt, range.EndsAt);

    static TimeSlot Slot(DateTimeOffset starts, DateTimeOffset ends) => TimeSlot.Between(starts, ends).Expected(); // the database keeps the order
}
