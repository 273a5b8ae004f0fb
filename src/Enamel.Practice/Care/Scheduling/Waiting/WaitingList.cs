using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>Who waits, as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PatientId">Who waits.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="DoctorId">For which doctor; null for any.</param>
/// <param name="DoctorName">The name that colleagues read.</param>
/// <param name="BranchId">In which branch; null for any.</param>
/// <param name="BranchName">Its name, where the clinic has several.</param>
/// <param name="TypeId">For what kind of visit.</param>
/// <param name="TypeName">Its name.</param>
/// <param name="Minutes">How long it takes.</param>
/// <param name="FromOn">Not before this day.</param>
/// <param name="UntilOn">Not after this day.</param>
/// <param name="Weekdays">On which weekdays: 1 is Monday.</param>
/// <param name="FromTime">Not before this time of day.</param>
/// <param name="UntilTime">Over by this time of day.</param>
/// <param name="IsUrgent">Whether it comes before those that are not.</param>
/// <param name="Note">What the desk should know.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="OfferedAt">The time that they are being asked about.</param>
/// <param name="OfferedUntil">Until when they can answer.</param>
public sealed record WaitingCard(
    Guid Id, Guid PatientId, string PatientName, string PatientNumber, Guid? DoctorId, string? DoctorName, Guid? BranchId, string? BranchName, Guid? TypeId, string? TypeName, int Minutes,
    DateOnly FromOn, DateOnly? UntilOn, IReadOnlyList<int> Weekdays, string? FromTime, string? UntilTime, bool IsUrgent, string? Note, DateTimeOffset CreatedAt,
    DateTimeOffset? OfferedAt, DateTimeOffset? OfferedUntil);

/// <summary>The waiting list: who is on it, in the order in which they are asked.</summary>
sealed class WaitingList(
    ClinicDb db, AgendaScope scope, BranchScope places, PatientDirectory patients, PatientRestraints restraints, ClinicDoctors doctors, AppointmentTypes types, Premises.Premises premises, BookAppointment book, ClinicClock clock)
{
    const int Most = 500;
    const int EveryDay = 127;
    const int UsualMinutes = 30;

    /// <summary>Who waits for what.</summary>
    /// <param name="PatientId">Who waits.</param>
    /// <param name="DoctorId">For which doctor; any when left out.</param>
    /// <param name="BranchId">In which branch; any when left out.</param>
    /// <param name="TypeId">For what kind of visit.</param>
    /// <param name="Minutes">How long it takes; as the kind usually does when left out.</param>
    /// <param name="FromOn">Not before this day; today when left out.</param>
    /// <param name="UntilOn">Not after this day.</param>
    /// <param name="Weekdays">On which weekdays: 1 is Monday; all when left out.</param>
    /// <param name="FromTime">Not before this time of day.</param>
    /// <param name="UntilTime">Over by this time of day.</param>
    /// <param name="IsUrgent">Whether it comes before those that are not.</param>
    /// <param name="Note">At most 500 characters.</param>
    public sealed record Command(
        Guid? PatientId = null, Guid? DoctorId = null, Guid? BranchId = null, Guid? TypeId = null, int? Minutes = null, string? FromOn = null, string? UntilOn = null,
        IReadOnlyList<int>? Weekdays = null, string? FromTime = null, string? UntilTime = null, bool? IsUrgent = null, string? Note = null);

    /// <summary>When they come.</summary>
    /// <param name="DoctorId">To which doctor; as they wait for when left out.</param>
    /// <param name="StartsAt">ISO 8601, as for booking.</param>
    /// <param name="ChairId">At which chair.</param>
    public sealed record BookCommand(Guid? DoctorId = null, string? StartsAt = null, Guid? ChairId = null);

    /// <summary>Those who wait, in the order in which they are asked.</summary>
    public async Task<IReadOnlyList<WaitingCard>> Now(CancellationToken stop)
    {
        var (own, isEverywhere, branches) = (scope.Own, places.IsEverywhere, places.Branches.ToArray());
        var waiting = await db.Set<WaitingEntry>().AsNoTracking().Where(entry => entry.Status == WaitingEntry.Waiting && (own == null || entry.DoctorId == null || entry.DoctorId == own))
            .Where(entry => isEverywhere || entry.BranchId == null || branches.Contains(entry.BranchId.Value)) // who would come to any waits for each
            .OrderByDescending(entry => entry.IsUrgent).ThenBy(entry => entry.CreatedAt).ThenBy(entry => entry.Id).Take(Most).ToListAsync(stop);
        if (waiting.Count == 0) return [];
        var names = await patients.Summaries([.. waiting.Select(entry => entry.PatientId)], stop);
        var everybody = (await doctors.All(stop)).ToDictionary(doctor => doctor.Id, doctor => doctor.DisplayName);
        var kinds = await db.Set<AppointmentType>().AsNoTracking().ToDictionaryAsync(type => type.Id, type => type.Name, stop);
        var known = await premises.Branches(stop);
        var now = clock.Now;
        var open = (await db.Set<Offer>().AsNoTracking().Where(offer => offer.Status == Offer.Open && offer.ExpiresAt > now).ToListAsync(stop)).ToLookup(offer => offer.WaitingId);
        return [.. waiting.Select(entry => Card(entry, names[entry.PatientId], entry.DoctorId is { } doctor ? everybody.GetValueOrDefault(doctor) : null,
            known.Count > 1 ? known.FirstOrDefault(branch => branch.Id == entry.BranchId)?.Name : null, entry.TypeId is { } type ? kinds.GetValueOrDefault(type) : null, open[entry.Id].FirstOrDefault()))];
    }

    /// <summary>Puts somebody on it.</summary>
    public async Task<Outcome<Guid>> Add(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("patientId", command.PatientId, out var patient);
        check.Optional("note", command.Note, PlainText.UpTo(BookAppointment.LongestNote), out string? note);
        var (from, until) = (Day(check, "fromOn", command.FromOn) ?? clock.Today, Day(check, "untilOn", command.UntilOn));
        check.Require("untilOn", !(until < from), SchedulingRefusals.DatesOrder.Code);
        var (earliest, latest) = (Hour(check, "fromTime", command.FromTime), Hour(check, "untilTime", command.UntilTime));
        check.Require("untilTime", !(latest <= earliest), SchedulingRefusals.HoursOrder.Code);
        var weekdays = command.Weekdays is { Count: > 0 } named ? named : [];
        check.Require("weekdays", weekdays.All(weekday => weekday is >= 1 and <= 7), SchedulingRefusals.WeekdayUnknown.Code);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Known(patient, command, stop)).Succeeded(out var type, out var unknown)) return unknown;
        var minutes = command.Minutes ?? type?.Minutes ?? UsualMinutes;
        if (minutes is < AgreedTime.ShortestMinutes or > AgreedTime.LongestMinutes || minutes % 5 > 0) return Refusal.OfFields(new FieldRefusal("minutes", SchedulingRefusals.LengthOutOfRange.Code));
        var entry = new WaitingEntry
        {
            Id = Guid.CreateVersion7(clock.Now), PatientId = patient, DoctorId = command.DoctorId ?? scope.Own, BranchId = command.BranchId, TypeId = type?.Id, Minutes = minutes, FromOn = from,
            UntilOn = until, Weekdays = weekdays.Count == 0 ? EveryDay : weekdays.Aggregate(0, (mask, weekday) => mask | 1 << (weekday - 1)), FromTime = earliest, UntilTime = latest,
            IsUrgent = command.IsUrgent == true, Note = note, CreatedAt = clock.Now,
        };
        db.Add(entry);
        await db.SaveChangesAsync(stop);
        return entry.Id;
    }

    /// <summary>Takes somebody off it. Done twice, it is done.</summary>
    public async Task<Outcome> Withdraw(Guid id, CancellationToken stop)
    {
        if (await db.Set<WaitingEntry>().SingleOrDefaultAsync(entry => entry.Id == id, stop) is not { } entry || !Sees(entry)) return SchedulingRefusals.NoSuchEntry;
        if (entry.Status != WaitingEntry.Waiting) return Outcome.Done;
        entry.Withdraw(clock.Now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Gives somebody on it an appointment.</summary>
    public async Task<Outcome<Guid>> Book(Guid id, BookCommand command, CancellationToken stop)
    {
        if (await db.Set<WaitingEntry>().AsNoTracking().SingleOrDefaultAsync(entry => entry.Id == id && entry.Status == WaitingEntry.Waiting, stop) is not { } entry || !Sees(entry))
            return SchedulingRefusals.NoSuchEntry;
        var booked = await book.Run(new(entry.PatientId, command.DoctorId ?? entry.DoctorId, command.ChairId, command.ChairId is null ? entry.BranchId : null, command.StartsAt, entry.Minutes,
            entry.TypeId, entry.Note), stop);
        if (!booked.Succeeded(out var appointment, out var refusal)) return refusal;
        (await db.Set<WaitingEntry>().SingleAsync(found => found.Id == id, stop)).CameTo(appointment, clock.Now);
        await db.SaveChangesAsync(stop);
        return appointment;
    }

    bool Sees(WaitingEntry entry) => (entry.DoctorId is not { } doctor || scope.Sees(doctor)) && (entry.BranchId is not { } branch || places.Covers(branch));

    async Task<Outcome<AppointmentTypeCard?>> Known(Guid patient, Command command, CancellationToken stop)
    {
        if (await patients.Find(patient, stop) is not { } found) return SchedulingRefusals.NoSuchPatient;
        if (found.IsArchived) return SchedulingRefusals.PatientArchived;
        if (!(await restraints.Lets(patient, stop)).Succeeded(out var restricted)) return restricted;
        if (!scope.Of(command.DoctorId).Succeeded(out _, out var notYours)) return notYours;
        if (command.DoctorId is { } doctor && await doctors.Find(doctor, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        if (command.BranchId is { } branch && (await premises.Branches(stop)).All(known => known.Id != branch)) return SchedulingRefusals.NoSuchBranch;
        if (command.TypeId is not { } wanted) return (AppointmentTypeCard?)null;
        return await types.Find(wanted, stop) is { } type ? type : SchedulingRefusals.NoSuchType;
    }

    WaitingCard Card(WaitingEntry entry, PatientSummary patient, string? doctor, string? branch, string? type, Offer? offer) => new(
        entry.Id, entry.PatientId, patient.FullName, patient.Number, entry.DoctorId, doctor, entry.BranchId, branch, entry.TypeId, type, entry.Minutes, entry.FromOn, entry.UntilOn,
        [.. Enumerable.Range(1, 7).Where(weekday => (entry.Weekdays >> (weekday - 1) & 1) == 1)], Time(entry.FromTime), Time(entry.UntilTime), entry.IsUrgent, entry.Note,
        clock.WithOffsetOf(entry.CreatedAt), offer is null ? null : clock.WithOffsetOf(offer.StartsAt), offer is null ? null : clock.WithOffsetOf(offer.ExpiresAt));

    static string? Time(TimeOnly? time) => time is { } known ? Platform.Ui.Dates.Time(known) : null;

    static DateOnly? Day(Validation check, string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var day = Moments.Day(typed.Trim());
        check.Require(field, day is not null, SchedulingRefusals.NoSuchTime.Code);
        return day;
    }

    static TimeOnly? Hour(Validation check, string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var time = Moments.Hour(typed.Trim());
        check.Require(field, time is not null, SchedulingRefusals.HourMalformed.Code);
        return time;
    }
}
