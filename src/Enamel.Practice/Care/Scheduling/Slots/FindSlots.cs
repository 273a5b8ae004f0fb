using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Slots;

/// <summary>A time at which a doctor can be booked.</summary>
public sealed record FreeSlot(Guid DoctorId, DateTimeOffset StartsAt, DateTimeOffset EndsAt)
{
    /// <summary>For which kind of visit it was looked for.</summary>
    public Guid? TypeId { get; init; }

    /// <summary>Where the doctor works then.</summary>
    public Guid? BranchId { get; init; }

    /// <summary>A chair that is free for all of it: the doctor's, or the first of the branch.</summary>
    public Guid? ChairId { get; init; }
}

/// <summary>When a doctor is taken, in whichever clinic; where and with whom is not known here.</summary>
public sealed record Taken(Guid DoctorId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>
/// Looks for free times: when doctors and chairs are there, less what they are taken for in any clinic. One query for each kind of row, however many
/// doctors, kinds of visit and days.
/// </summary>
public sealed class FindSlots(
    ClinicDb db, RegistryDb registry, Availability availability, DoctorHours hours, Premises.Premises premises, CurrentClinic clinic, ClinicClock clock)
{
    /// <summary>The longest range that is searched at once, in days.</summary>
    public const int LongestDays = 62;

    const int Suggestions = 5;
    const int SuggestedDays = 31;
    static readonly TimeOnly UsualOpening = new(8, 0), UsualClosing = new(20, 0);

    /// <summary>What is looked for.</summary>
    /// <param name="Doctors">Whom; each one's times stand on their own.</param>
    /// <param name="Kinds">What for: the kind of visit, where it is one, and how long it takes. A doctor is offered for what the doctor performs.</param>
    /// <param name="Range">Nothing is offered that begins before it or ends after it, or sooner than the kind may be.</param>
    public sealed record Wish(IReadOnlyCollection<Guid> Doctors, IReadOnlyCollection<(AppointmentTypeCard? Type, int Minutes)> Kinds, TimeSlot Range)
    {
        /// <summary>An appointment whose own time is free for it.</summary>
        internal Guid? Except { get; init; }

        /// <summary>A chair that it must be.</summary>
        internal Guid? Chair { get; init; }

        /// <summary>When the patient is taken.</summary>
        internal IReadOnlyList<TimeSlot> Patient { get; init; } = [];
    }

    /// <summary>All free times of the doctors for a visit of some length, the earliest first; none that has begun already.</summary>
    public Task<IReadOnlyList<FreeSlot>> Run(IReadOnlyCollection<Guid> doctors, TimeSpan length, TimeSlot range, CancellationToken stop) =>
        Run(new Wish(doctors, [(null, (int)length.TotalMinutes)], range), stop);

    /// <summary>All free times, the earliest first; none that has begun already.</summary>
    public async Task<IReadOnlyList<FreeSlot>> Run(Wish wish, CancellationToken stop)
    {
        if (!FromNowOn(wish.Range).Succeeded(out var ahead, out _)) return [];
        var times = await availability.Of(wish.Doctors.Count == 1 ? wish.Doctors.Single() : null, ahead, stop);
        var busy = await Busy(wish, times.Range, stop);
        var chairs = await premises.Chairs(stop);
        foreach (var chair in chairs) times.Close(chair.Id, chair.BranchId, busy.Chair(chair.Id));
        return [.. wish.Doctors.SelectMany(doctor => Of(wish, doctor, ahead, times, busy, chairs)).OrderBy(slot => slot.StartsAt).ThenBy(slot => slot.DoctorId)];
    }

    /// <summary>When the doctors are taken, in whichever clinic.</summary>
    public async Task<IReadOnlyList<Taken>> TakenTimes(IReadOnlyCollection<Guid> doctors, TimeSlot range, CancellationToken stop)
    {
        var ids = doctors.ToArray();
        return await registry.Database.SqlQuery<Taken>($"""
            select doctor_id as "DoctorId", starts_at as "StartsAt", ends_at as "EndsAt" from registry.doctors_busy({ids}, {range.StartsAt}, {range.EndsAt})
            """).ToListAsync(stop);
    }

    /// <summary>The next times at which an appointment that met a conflict could be: doctor, chair and patient are all free then.</summary>
    internal async Task<IReadOnlyList<FreeSlot>> Instead(Appointment wanted, CancellationToken stop)
    {
        if (!FromNowOn(TimeSlot.Between(wanted.StartsAt, wanted.StartsAt.AddDays(SuggestedDays)).Expected()).Succeeded(out var ahead, out _)) return [];
        var minutes = (int)wanted.Slot.Length.TotalMinutes;
        var shape = new VisitShape(minutes, VisitShape.Fit(wanted.Pattern, minutes));
        var week = await hours.Of(wanted.DoctorId, stop);
        var times = await availability.Of(wanted.DoctorId, ahead, stop);
        var busy = await Busy(new([wanted.DoctorId], [], ahead) { Except = wanted.Id }, times.Range, stop);
        var whole = new Cells(times.Range);
        foreach (var patient in await TakenOf(wanted.PatientId, wanted.Id, ahead, stop)) whole.FillTouched(patient);
        if (wanted.ChairId is { } chair) whole.Add(busy.Chair(chair));
        var open = week.Count == 0 ? [Usual(times)] : times.Places(wanted.DoctorId).Select(place => times.Open(wanted.DoctorId, place.BranchId, place.ChairId));
        return [.. open.SelectMany(cells => FreeSlots.Starts(cells, busy.Doctor(wanted.DoctorId), shape, ahead).Where(start => !whole.Any(start, start + shape.Cells))
                .Take(Suggestions).Select(start => new FreeSlot(wanted.DoctorId, clock.WithOffsetOf(cells.At(start)), clock.WithOffsetOf(cells.At(start + shape.Cells)))))
            .OrderBy(slot => slot.StartsAt).Take(Suggestions)];
    }

    /// <summary>What one doctor, one chair and one patient are taken for.</summary>
    internal sealed record TakenTime(IReadOnlyList<TimeSlot> Doctor, IReadOnlyList<TimeSlot> Chair, IReadOnlyList<TimeSlot> Patient);

    /// <summary>What stands in the way of visits to a doctor at a chair, without what is kept free around: as the database will see it.</summary>
    internal async Task<TakenTime> TakenBy(Guid doctorId, Guid? chairId, Guid? patientId, TimeSlot range, CancellationToken stop)
    {
        var doctor = (await TakenTimes([doctorId], range, stop)).Select(taken => Slot(taken.StartsAt, taken.EndsAt)).ToList();
        var patient = patientId is { } one ? await TakenOf(one, null, range, stop) : [];
        if (chairId is not { } chair) return new(doctor, [], patient);
        var now = clock.Now;
        var booked = await Near(range).Where(other => other.ChairId == chair).Select(other => new { other.StartsAt, other.EndsAt }).ToListAsync(stop);
        var held = await registry.Set<DoctorBooking>().AsNoTracking()
            .Where(hold => hold.ClinicId == clinic.Id && hold.HeldUntil > now && hold.ChairId == chair && hold.StartsAt < range.EndsAt && hold.EndsAt > range.StartsAt)
            .Select(hold => new { hold.StartsAt, hold.EndsAt }).ToListAsync(stop);
        return new(doctor, [.. booked.Concat(held).Select(other => Slot(other.StartsAt, other.EndsAt))], patient);
    }

    /// <summary>What a patient is taken for, one appointment aside.</summary>
    internal async Task<IReadOnlyList<TimeSlot>> TakenOf(Guid patientId, Guid? except, TimeSlot range, CancellationToken stop) =>
        [.. (await Near(range).Where(other => other.PatientId == patientId && other.Id != except).Select(other => new { other.StartsAt, other.EndsAt }).ToListAsync(stop))
            .Select(other => Slot(other.StartsAt, other.EndsAt))];

    IEnumerable<FreeSlot> Of(Wish wish, Guid doctor, TimeSlot ahead, OpenTimes times, BusyTimes busy, IReadOnlyList<Premises.ChairCard> chairs)
    {
        var patient = new Cells(times.Range);
        foreach (var taken in wish.Patient) patient.FillTouched(taken);
        var own = busy.Doctor(doctor);
        foreach (var place in times.Places(doctor))
        {
            var open = times.Open(doctor, place.BranchId, place.ChairId);
            var possible = chairs.Where(chair => chair.BranchId == place.BranchId && (wish.Chair ?? place.ChairId ?? chair.Id) == chair.Id).ToList();
            var needsOne = possible.Count > 0 || wish.Chair is not null || place.ChairId is not null;
            foreach (var (type, minutes) in wish.Kinds.Where(kind => kind.Type?.IsDoneBy(doctor) != false))
            {
                var shape = type?.Shape(minutes) ?? new VisitShape(minutes);
                if (!Later(ahead, type).Succeeded(out var within, out _)) continue;
                foreach (var start in FreeSlots.Starts(open, own, shape, within))
                {
                    if (patient.Any(start, start + shape.Cells)) continue;
                    var chair = possible.FirstOrDefault(chair => !busy.Chair(chair.Id).Any(start - shape.Before, start + shape.Cells + shape.After));
                    if (chair is null && needsOne) continue;
                    yield return new(doctor, clock.WithOffsetOf(open.At(start)), clock.WithOffsetOf(open.At(start + shape.Cells)))
                    {
                        TypeId = type?.Id, BranchId = place.BranchId, ChairId = chair?.Id,
                    };
                }
            }
        }
    }

    // What the doctors and the chairs are taken for. The registry knows all clinics' bookings, and nothing of what is kept free around them; that is known
    // of the own ones.
    async Task<BusyTimes> Busy(Wish wish, TimeSlot range, CancellationToken stop)
    {
        var around = TimeSlot.Between(range.StartsAt.AddHours(-2), range.EndsAt.AddHours(2)).Expected(); // a buffer reaches into the range from outside
        var own = await (
            from visit in Near(around)
            join type in db.Set<AppointmentType>() on visit.TypeId equals (Guid?)type.Id into types
            from type in types.DefaultIfEmpty()
            select new { visit.Id, visit.DoctorId, visit.ChairId, visit.StartsAt, visit.EndsAt, visit.Pattern, Before = (int?)type.BufferBefore, After = (int?)type.BufferAfter })
            .AsNoTracking().ToListAsync(stop);
        var now = clock.Now;
        var held = await registry.Set<DoctorBooking>().AsNoTracking()
            .Where(hold => hold.ClinicId == clinic.Id && hold.HeldUntil > now && hold.ChairId != null && hold.StartsAt < around.EndsAt && hold.EndsAt > around.StartsAt)
            .Select(hold => new { hold.ChairId, hold.StartsAt, hold.EndsAt }).ToListAsync(stop);
        var busy = new BusyTimes(range);
        var mine = own.Where(visit => visit.Id == wish.Except).SelectMany(visit => Shape(visit.StartsAt, visit.EndsAt, visit.Pattern, 0, 0).DoctorTimes(visit.StartsAt)).ToHashSet();
        foreach (var taken in await TakenTimes(wish.Doctors, around, stop))
            if (Slot(taken.StartsAt, taken.EndsAt) is var time && !mine.Contains(time)) busy.Doctor(taken.DoctorId).FillTouched(time);
        foreach (var hold in held) busy.Chair(hold.ChairId!.Value).FillTouched(Slot(hold.StartsAt, hold.EndsAt)); // the query asked for those of a chair
        foreach (var visit in own.Where(visit => visit.Id != wish.Except))
        {
            var shape = Shape(visit.StartsAt, visit.EndsAt, visit.Pattern, visit.Before ?? 0, visit.After ?? 0);
            foreach (var time in shape.DoctorTimes(visit.StartsAt)) busy.Doctor(visit.DoctorId).FillTouched(time);
            if (visit.ChairId is { } chair) busy.Chair(chair).FillTouched(shape.Whole(visit.StartsAt));
        }
        return busy;
    }

    sealed class BusyTimes(TimeSlot range)
    {
        readonly Dictionary<Guid, Cells> doctors = [], chairs = [];

        public Cells Doctor(Guid id) => Of(doctors, id);

        public Cells Chair(Guid id) => Of(chairs, id);

        Cells Of(Dictionary<Guid, Cells> known, Guid id) => known.TryGetValue(id, out var cells) ? cells : known[id] = new(range);
    }

    // No appointment is longer than the database allows: a condition on the start that the index can use. Who works at one branch does not see what is at
    // another, but doctor and patient are taken by it all the same; nothing but the time of it leaves here.
    IQueryable<Appointment> Near(TimeSlot range)
    {
        var begun = range.StartsAt.AddMinutes(-AgreedTime.LongestMinutes);
        return db.Set<Appointment>().IgnoreQueryFilters([ClinicModel.Branch]).Where(other => other.StartsAt >= begun && other.StartsAt < range.EndsAt && other.EndsAt > range.StartsAt
            && other.Status != AppointmentStatus.Cancelled && other.Status != AppointmentStatus.NoShow);
    }

    // A doctor whose hours nobody has entered yet can be booked at any time; suggested is what is usual.
    Cells Usual(OpenTimes times)
    {
        var open = new Cells(times.Range);
        foreach (var (slot, _) in WorkingWeek.Windows(Enumerable.Range(1, 6).Select(weekday => new Stretch(Guid.Empty, weekday, UsualOpening, UsualClosing, Guid.Empty, null)), clock, times.Range))
            open.FillWithin(slot);
        return open;
    }

    Outcome<TimeSlot> FromNowOn(TimeSlot range) => TimeSlot.Between(clock.Now > range.StartsAt ? clock.Now : range.StartsAt, range.EndsAt);

    Outcome<TimeSlot> Later(TimeSlot ahead, AppointmentTypeCard? type)
    {
        var soonest = clock.Now.AddMinutes(type?.LeadMinutes ?? 0);
        return TimeSlot.Between(soonest > ahead.StartsAt ? soonest : ahead.StartsAt, ahead.EndsAt);
    }

    static VisitShape Shape(DateTimeOffset starts, DateTimeOffset ends, string? pattern, int before, int after) => new((int)(ends - starts).TotalMinutes, pattern, before, after);

    static TimeSlot Slot(DateTimeOffset starts, DateTimeOffset ends) => TimeSlot.Between(starts, ends).Expected(); // the database keeps the order
}
