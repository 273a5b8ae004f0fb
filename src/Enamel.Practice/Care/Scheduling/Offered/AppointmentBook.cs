using System.Linq.Expressions;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling;

/// <summary>An appointment, for the modules that go on from it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PatientId">Who comes.</param>
/// <param name="DoctorId">To whom.</param>
/// <param name="DoctorName">The name that colleagues read.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair, where that is settled.</param>
/// <param name="TypeId">What kind of visit.</param>
/// <param name="TypeName">Its name.</param>
/// <param name="StartsAt">With the clinic's offset at that time.</param>
/// <param name="EndsAt">With the clinic's offset at that time.</param>
/// <param name="Status"><c>booked</c>, <c>confirmed</c>, <c>arrived</c>, <c>completed</c>, <c>no_show</c> or <c>cancelled</c>.</param>
/// <param name="Version">Counts its changes.</param>
public sealed record AppointmentCard(
    Guid Id, Guid PatientId, Guid DoctorId, string DoctorName, Guid BranchId, Guid? ChairId, Guid? TypeId, string? TypeName, DateTimeOffset StartsAt,
    DateTimeOffset EndsAt, string Status, int Version);

/// <summary>The agenda for other modules: what is agreed, and what becomes of it. A doctor who acts reaches the own appointments only.</summary>
public sealed class AppointmentBook
{
    readonly ClinicDb db;
    readonly ClinicDoctors doctors;
    readonly ChangeStatus change;
    readonly ClinicClock clock;

    internal AppointmentBook(ClinicDb db, ClinicDoctors doctors, ChangeStatus change, ClinicClock clock) =>
        (this.db, this.doctors, this.change, this.clock) = (db, doctors, change, clock);

    /// <summary>One of them, whatever its state.</summary>
    public async Task<AppointmentCard?> Find(Guid id, CancellationToken stop) => (await Cards(found => found.Id == id, stop)).SingleOrDefault();

    /// <summary>All that begin on a day of the clinic, cancelled ones too; the earliest first.</summary>
    public Task<IReadOnlyList<AppointmentCard>> On(DateOnly day, CancellationToken stop) => Between(clock.Day(day).StartsAt, clock.Day(day).EndsAt, stop);

    /// <summary>All that begin in a range, cancelled ones too; the earliest first.</summary>
    /// <param name="from">Included.</param>
    /// <param name="to">Not included.</param>
    public Task<IReadOnlyList<AppointmentCard>> Between(DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        var (first, last) = (from.ToUniversalTime(), to.ToUniversalTime());
        return Cards(found => found.StartsAt >= first && found.StartsAt < last, stop);
    }

    /// <summary>All of some patients that begin from an instant on, cancelled ones too; the earliest first.</summary>
    public Task<IReadOnlyList<AppointmentCard>> OfPatients(IReadOnlyCollection<Guid> patientIds, DateTimeOffset from, CancellationToken stop)
    {
        var (patients, first) = (patientIds.ToArray(), from.ToUniversalTime());
        return Cards(found => patients.Contains(found.PatientId) && found.StartsAt >= first, stop);
    }

    /// <summary>The patient will come; said again, it is said.</summary>
    /// <param name="by"><c>desk</c> or <c>patient</c>.</param>
    public Task<Outcome> Confirm(Guid id, string by, CancellationToken stop) => change.Confirm(id, ExpectedVersion.Any, by, stop);

    /// <summary>It will not take place; its time is free again.</summary>
    /// <param name="reason">Up to 200 characters.</param>
    /// <param name="by"><c>desk</c> or <c>patient</c>.</param>
    public Task<Outcome> Cancel(Guid id, string reason, string by, CancellationToken stop) => change.Cancel(id, new(reason), ExpectedVersion.Any, by, stop);

    /// <summary>The patient is here; said again, it is said.</summary>
    public Task<Outcome> Arrive(Guid id, CancellationToken stop) => change.Arrive(id, ExpectedVersion.Any, stop);

    /// <summary>The visit is over; said again, it is said.</summary>
    public Task<Outcome> Complete(Guid id, CancellationToken stop) => change.Complete(id, ExpectedVersion.Any, stop);

    async Task<IReadOnlyList<AppointmentCard>> Cards(Expression<Func<Appointment, bool>> which, CancellationToken stop)
    {
        var rows = await (
            from appointment in db.Set<Appointment>().AsNoTracking().Where(which)
            join type in db.Set<AppointmentType>() on appointment.TypeId equals (Guid?)type.Id into types
            from type in types.DefaultIfEmpty()
            orderby appointment.StartsAt, appointment.Id
            select new { Appointment = appointment, TypeName = (string?)type.Name }).ToListAsync(stop);
        if (rows.Count == 0) return [];
        var names = (await doctors.All(stop)).ToDictionary(doctor => doctor.Id, doctor => doctor.DisplayName);
        return [.. rows.Select(row => Card(row.Appointment, row.TypeName, names.GetValueOrDefault(row.Appointment.DoctorId, "")))];
    }

    AppointmentCard Card(Appointment at, string? type, string doctor) => new(
        at.Id, at.PatientId, at.DoctorId, doctor, at.BranchId, at.ChairId, at.TypeId, type, clock.WithOffsetOf(at.StartsAt), clock.WithOffsetOf(at.EndsAt),
        at.Status, at.Version);
}
