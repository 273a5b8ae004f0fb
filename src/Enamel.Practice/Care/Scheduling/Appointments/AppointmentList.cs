using System.Buffers.Text;
using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Attachments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>What is booked: one query for the rows of any range, one for the patients' names.</summary>
sealed class AppointmentList(ClinicDb db, PatientDirectory patients, ClinicDoctors doctors, Availability availability, ClinicClock clock)
{
    public const int Largest = 1000;

    /// <summary>Which appointments.</summary>
    /// <param name="Range">Those that touch it.</param>
    /// <param name="DoctorId">Of one doctor.</param>
    /// <param name="BranchId">In one branch.</param>
    /// <param name="Status">In one state; null for all.</param>
    /// <param name="After">From there on: the cursor that the page before gave.</param>
    /// <param name="Limit">How many at most.</param>
    public sealed record Wanted(TimeSlot Range, Guid? DoctorId = null, Guid? BranchId = null, string? Status = null, Cursor? After = null, int Limit = Largest)
    {
        /// <summary>Whether those that nobody is taken for any more, cancelled or missed, are left out.</summary>
        public bool BusyOnly { get; init; }
    }

    /// <summary>A page of them.</summary>
    public sealed record Page(IReadOnlyList<AppointmentItem> Items, string? Next);

    /// <summary>Where a page ended: the last appointment's start and id.</summary>
    public sealed record Cursor(DateTimeOffset StartsAt, Guid Id)
    {
        public override string ToString() => Base64Url.EncodeToString(
            System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{StartsAt.UtcTicks}/{Id:N}")));

        /// <summary>Reads what <see cref="ToString"/> wrote; nothing when it is absent.</summary>
        public static Outcome<Cursor?> Parse(string? typed)
        {
            if (string.IsNullOrEmpty(typed)) return (Cursor?)null;
            if (typed.Length > 100 || !Base64Url.IsValid(typed)) return SchedulingRefusals.CursorMalformed;
            var parts = System.Text.Encoding.ASCII.GetString(Base64Url.DecodeFromChars(typed)).Split('/');
            return parts is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && ticks <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "N", out var guid)
                ? new Cursor(new(ticks, TimeSpan.Zero), guid) : SchedulingRefusals.CursorMalformed;
        }
    }

    /// <summary>Those that touch the range, the earliest first.</summary>
    public async Task<Page> Run(Wanted wanted, CancellationToken stop)
    {
        var found = await Rows(Within(wanted)).Take(wanted.Limit + 1).ToListAsync(stop);
        var items = await Shown([.. found.Take(wanted.Limit)], stop);
        return new(items, found.Count > wanted.Limit ? new Cursor(items[^1].StartsAt, items[^1].Id).ToString() : null);
    }

    /// <summary>How many touch the range.</summary>
    public Task<int> Count(Wanted wanted, CancellationToken stop) => Within(wanted).CountAsync(stop);

    /// <summary>The times that this clinic has taken of its doctors, as the registry knows them.</summary>
    public async Task<IReadOnlySet<Taken>> TakenHere(TimeSlot range, Guid? doctorId, CancellationToken stop) =>
        (await Within(new(range, doctorId) { BusyOnly = true })
            .Select(appointment => new Taken(appointment.DoctorId, appointment.StartsAt, appointment.EndsAt)).ToListAsync(stop)).ToHashSet();

    /// <summary>One of them, whatever its state.</summary>
    public async Task<AppointmentItem?> Find(Guid id, CancellationToken stop) =>
        (await Shown(await Rows(db.Set<Appointment>().Where(appointment => appointment.Id == id)).ToListAsync(stop), stop)).SingleOrDefault();

    // No appointment is longer than the database allows, so those that reach into the range began at most so much before it: a condition that the
    // index on the start can use, which a range operator under row security could not.
    IQueryable<Appointment> Within(Wanted wanted)
    {
        var (from, to) = (wanted.Range.StartsAt, wanted.Range.EndsAt);
        var begun = from.AddMinutes(-AgreedTime.LongestMinutes);
        var found = db.Set<Appointment>().Where(appointment => appointment.StartsAt >= begun && appointment.StartsAt < to && appointment.EndsAt > from);
        if (wanted.DoctorId is { } doctor) found = found.Where(appointment => appointment.DoctorId == doctor);
        if (wanted.BranchId is { } branch) found = found.Where(appointment => appointment.BranchId == branch);
        if (wanted.Status is { } status) found = found.Where(appointment => appointment.Status == status);
        if (wanted.BusyOnly) found = found.Where(appointment => appointment.Status != AppointmentStatus.Cancelled && appointment.Status != AppointmentStatus.NoShow);
        if (wanted.After is var (at, id))
            found = found.Where(appointment => appointment.StartsAt > at || (appointment.StartsAt == at && appointment.Id.CompareTo(id) > 0));
        return found;
    }

    sealed record Row(Appointment Appointment, string? TypeName, int? Tint, int Attachments);

    IQueryable<Row> Rows(IQueryable<Appointment> found) =>
        from appointment in found.AsNoTracking()
        join type in db.Set<AppointmentType>() on appointment.TypeId equals (Guid?)type.Id into types
        from type in types.DefaultIfEmpty()
        orderby appointment.StartsAt, appointment.Id
        select new Row(appointment, type.Name, type.Tint, db.Set<Attachment>().Count(file => file.AppointmentId == appointment.Id && file.RemovedAt == null));

    async Task<IReadOnlyList<AppointmentItem>> Shown(IReadOnlyList<Row> rows, CancellationToken stop)
    {
        if (rows.Count == 0) return [];
        var names = await patients.Summaries([.. rows.Select(row => row.Appointment.PatientId).Distinct()], stop);
        var everybody = (await doctors.All(stop)).ToDictionary(doctor => doctor.Id, doctor => doctor.DisplayName);
        var open = await OpenTimes(rows, stop);
        return [.. rows.Select(row => Item(row, names, everybody.GetValueOrDefault(row.Appointment.DoctorId, ""), open[row.Appointment.DoctorId]))];
    }

    // The rules are laid onto the calendar once for all rows: once for each costs more than all the rest of a week's agenda.
    async Task<ILookup<Guid, TimeSlot>> OpenTimes(IReadOnlyList<Row> rows, CancellationToken stop)
    {
        var shown = TimeSlot.Between(rows.Min(row => row.Appointment.StartsAt), rows.Max(row => row.Appointment.EndsAt)).Expected(); // none is empty
        var whose = rows.Select(row => row.Appointment.DoctorId).Distinct().ToArray();
        var times = await availability.Of(whose is [var one] ? one : null, shown, stop);
        return whose.SelectMany(doctor => times.Of(doctor).Select(window => (doctor, window.Slot))).ToLookup(window => window.doctor, window => window.Slot);
    }

    AppointmentItem Item(Row row, IReadOnlyDictionary<Guid, PatientSummary> names, string doctor, IEnumerable<TimeSlot> open)
    {
        var at = row.Appointment;
        var patient = names[at.PatientId];
        return new(at.Id, at.PatientId, patient.FullName, patient.Number, patient.HasAlerts, at.DoctorId, doctor, at.BranchId, at.ChairId,
            clock.WithOffsetOf(at.StartsAt), clock.WithOffsetOf(at.EndsAt), (int)at.Slot.Length.TotalMinutes, at.Status, at.TypeId, row.TypeName, row.Tint,
            row.Tint is { } tint ? Tints.Hex(tint) : Tints.None, at.Note, at.CancelReason, !open.Any(window => window.Contains(at.Slot)), at.Version)
        {
            Pattern = at.Pattern, OverbookReason = at.OverbookReason, SeriesId = at.SeriesId, Attachments = row.Attachments,
        };
    }
}
