using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Visits.Registering;

/// <summary>A patient arrives: by an appointment of today, or without one.</summary>
sealed class RegisterVisit(
    ClinicDb db, AppointmentBook appointments, PatientDirectory patients, StaffList staff, Premises.Premises premises, QueueNumbers numbers, DatabaseRefusals refusals,
    PatientRestraints restraints, CurrentUser user, AuditTrail trail, ClinicClock clock)
{
    public const int LongestNote = 500;
    public const int LongestReason = 200;
    const string BeforeArrival = "before_arrival";

    /// <summary>Who arrives: an appointment, or a patient and a doctor.</summary>
    /// <param name="AppointmentId">An appointment of today.</param>
    /// <param name="PatientId">For who comes without one.</param>
    /// <param name="DoctorId">Who is to see them.</param>
    /// <param name="BranchId">Where, without an appointment; the first branch when left out.</param>
    /// <param name="ChairId">At which chair, where that is settled.</param>
    /// <param name="Note">What the doctor should know; at most 500 characters.</param>
    /// <param name="EmergencyReason">Why somebody with a restricted record is let in all the same; at most 200 characters. Of no meaning for others.</param>
    public sealed record Command(
        Guid? AppointmentId = null, Guid? PatientId = null, Guid? DoctorId = null, Guid? BranchId = null, Guid? ChairId = null, string? Note = null, string? EmergencyReason = null);

    /// <summary>Registers the arrival and gives the number.</summary>
    /// <returns>The visit's id; or what is wrong, who does not exist, that the record is restricted, or that the patient or the appointment has a visit already.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Optional("note", command.Note, PlainText.UpTo(LongestNote), out string? note);
        check.Optional("emergencyReason", command.EmergencyReason, PlainText.UpTo(LongestReason), out string? emergency);
        if (command.AppointmentId is null)
        {
            check.Require("patientId", command.PatientId, out _);
            check.Require("doctorId", command.DoctorId, out _);
        }
        else
        {
            check.Require("patientId", command.PatientId is null, VisitsRefusals.AppointmentOrPatient.Code);
        }
        if (check.Refused(out var wrong)) return wrong;
        var arrival = command.AppointmentId is { } appointment ? await Expected(appointment, command, stop) : await Unexpected(command, stop);
        if (!arrival.Succeeded(out var known, out var refused)) return refused;
        if ((await restraints.Lets(known.PatientId, stop)).Succeeded(out _)) emergency = null;
        else if (emergency is null) return VisitsRefusals.PatientRestricted;
        return await Write(known, note, emergency, stop);
    }

    sealed record Arrival(Guid PatientId, Guid DoctorId, Guid BranchId, Guid? ChairId, AppointmentCard? Appointment);

    async Task<Outcome<Arrival>> Expected(Guid id, Command command, CancellationToken stop)
    {
        if (await appointments.Find(id, stop) is not { } card) return VisitsRefusals.NoSuchAppointment;
        if (await Of(visit => visit.AppointmentId == id, stop) is { } already) return VisitsRefusals.AlreadyRegistered.With("visitId", already);
        if (clock.DayOf(card.StartsAt) != clock.Today) return VisitsRefusals.AppointmentNotToday;
        if (card.Status == "cancelled") return VisitsRefusals.AppointmentCancelled; // the agenda's own word
        var chair = command.ChairId ?? card.ChairId;
        if (!(await Place(card.BranchId, chair == card.ChairId ? null : chair, stop)).Succeeded(out _, out var nowhere)) return nowhere;
        return new Arrival(card.PatientId, command.DoctorId ?? card.DoctorId, card.BranchId, chair, card);
    }

    async Task<Outcome<Arrival>> Unexpected(Command command, CancellationToken stop)
    {
        var (patient, doctor) = (command.PatientId!.Value, command.DoctorId!.Value); // both were required
        if (await patients.Find(patient, stop) is not { } record) return VisitsRefusals.NoSuchPatient;
        if (record.IsArchived) return VisitsRefusals.PatientArchived;
        return (await Place(command.BranchId, command.ChairId, stop)).Succeeded(out var branch, out var nowhere) ? new Arrival(patient, doctor, branch, command.ChairId, null) : nowhere;
    }

    // The branch that is named, that of the chair, or the first.
    async Task<Outcome<Guid>> Place(Guid? branchId, Guid? chairId, CancellationToken stop)
    {
        var chairs = await premises.Chairs(stop);
        var chair = chairs.FirstOrDefault(one => one.Id == chairId);
        if (chairId is not null && chair is null) return VisitsRefusals.NoSuchChair;
        if (chair is not null && branchId is not null && chair.BranchId != branchId) return VisitsRefusals.ChairElsewhere;
        var branches = await premises.Branches(stop);
        return branches.FirstOrDefault(one => one.Id == (branchId ?? chair?.BranchId ?? one.Id)) is { } branch ? branch.Id : VisitsRefusals.NoSuchBranch;
    }

    async Task<Outcome<Guid>> Write(Arrival arrival, string? note, string? emergency, CancellationToken stop)
    {
        if ((await staff.Doctors(stop)).All(doctor => doctor.UserId != arrival.DoctorId)) return VisitsRefusals.NoSuchDoctor;
        if (await Here(arrival.PatientId, stop) is { } here) return VisitsRefusals.PatientIsHere.With("visitId", here);
        await db.Database.CurrentTransaction!.CreateSavepointAsync(BeforeArrival, stop); // every address runs in a unit of work
        try
        {
            // The appointment says itself whether anybody can still arrive by it: one that was cancelled meanwhile refuses.
            if (arrival.Appointment is { } expected && expected.Status != "arrived" && !(await appointments.Arrive(expected.Id, stop)).Succeeded(out var refused)) return refused;
            var visit = new Visit
            {
                Id = Guid.CreateVersion7(clock.Now),
                PatientId = arrival.PatientId,
                BranchId = arrival.BranchId,
                ChairId = arrival.ChairId,
                AppointmentId = arrival.Appointment?.Id,
                ExpectedAt = arrival.Appointment?.StartsAt,
                TypeId = arrival.Appointment?.TypeId,
                Day = clock.Today,
                Number = await numbers.Next(arrival.BranchId, clock.Today, stop),
                Note = note,
                EmergencyReason = emergency,
                RegisteredAt = clock.Now,
                RegisteredBy = user.Id,
            }.By(arrival.DoctorId);
            db.Add(visit);
            await db.SaveBehindSavepoint(stop);
            if (emergency is not null) trail.Happened("emergency", "visits_visits", visit.Id.ToString(), visit.PatientId, new { doctorId = visit.DoctorId });
            return visit.Id;
        }
        catch (DbUpdateException failure) when (refusals.Of(failure) is not null)
        {
            // Two desks at the same moment: the second finds what the first has written.
            await db.Database.CurrentTransaction!.RollbackToSavepointAsync(BeforeArrival, stop);
            db.ChangeTracker.Clear();
            var refusal = refusals.Of(failure)!; // asked in the filter above
            var there = arrival.Appointment is { } by && refusal.Code == VisitsRefusals.AlreadyRegistered.Code ? await Of(visit => visit.AppointmentId == by.Id, stop) : await Here(arrival.PatientId, stop);
            return there is { } id ? refusal.With("visitId", id) : refusal;
        }
    }

    Task<Guid?> Here(Guid patientId, CancellationToken stop)
    {
        var today = clock.Today;
        return Of(visit => visit.PatientId == patientId && visit.Day == today && visit.LeftAt == null
            && (visit.State == VisitState.Registered || visit.State == VisitState.InConsultation || visit.State == VisitState.ReadyForBilling), stop);
    }

    Task<Guid?> Of(System.Linq.Expressions.Expression<Func<Visit, bool>> which, CancellationToken stop) =>
        db.Set<Visit>().Where(which).Select(visit => (Guid?)visit.Id).FirstOrDefaultAsync(stop);
}
