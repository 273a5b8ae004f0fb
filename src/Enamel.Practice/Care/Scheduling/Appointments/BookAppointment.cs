using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Holds;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>A patient is given an appointment.</summary>
sealed class BookAppointment(
    ClinicDb db, AgendaScope scope, ClinicDoctors doctors, PatientDirectory patients, PatientRestraints restraints, AppointmentTypes types, Places places, Reservation reservation,
    SlotHolds holds, CurrentUser user, AuditTrail trail, ClinicClock clock, ZoneRules rules)
{
    public const int LongestNote = 500;
    const int UsualMinutes = 30;
    public const int LongestReason = 200;

    /// <summary>Who, with whom, when, for how long, what for.</summary>
    /// <param name="PatientId">Who comes.</param>
    /// <param name="DoctorId">To whom; a doctor who books may leave it out.</param>
    /// <param name="ChairId">At which chair.</param>
    /// <param name="BranchId">In which branch, where no chair says it.</param>
    /// <param name="StartsAt">ISO 8601 with offset, or without: then by the clinic's wall clock. A multiple of five minutes.</param>
    /// <param name="Minutes">A multiple of 5 from 5 to 540; as the kind usually takes when left out.</param>
    /// <param name="TypeId">What kind of visit.</param>
    /// <param name="Note">At most 500 characters.</param>
    /// <param name="Pattern">The doctor's parts: a letter for each five minutes, X with, / without; as the kind has it when left out.</param>
    /// <param name="OverbookReason">Why the doctor is booked over what is booked already, if that is so: for who may do that. At most 200 characters.</param>
    /// <param name="HoldId">The hold that becomes this appointment.</param>
    public sealed record Command(
        Guid? PatientId = null, Guid? DoctorId = null, Guid? ChairId = null, Guid? BranchId = null, string? StartsAt = null, int? Minutes = null,
        Guid? TypeId = null, string? Note = null, string? Pattern = null, string? OverbookReason = null, Guid? HoldId = null);

    /// <summary>Books.</summary>
    /// <returns>The appointment's id; or what is wrong with the fields, who does not exist, or who or what is not free, with other times.</returns>
    public Task<Outcome<Guid>> Run(Command command, CancellationToken stop) => Run(command, seriesId: null, stop);

    /// <summary>Books one of a series.</summary>
    public async Task<Outcome<Guid>> Run(Command command, Guid? seriesId, CancellationToken stop)
    {
        if (!Read(command).Succeeded(out var wish, out var wrong)) return wrong;
        if (!scope.Of(wish.DoctorId).Succeeded(out _, out var notYours)) return notYours;
        if (wish.OverbookReason is not null && !user.May(SchedulingPermissions.Overbook)) return SchedulingRefusals.MayNotOverbook;
        if (!(await Known(wish, stop)).Succeeded(out var type, out var unknown)) return unknown;
        if (!AgreedTime.From(wish.StartsAt, command.Minutes ?? type?.Minutes ?? UsualMinutes, clock, rules).Succeeded(out var time, out var unfit)) return unfit;
        if (!Patterns.Of(command.Pattern, type?.Pattern, time.Minutes).Succeeded(out var pattern, out var noPattern)) return noPattern;
        if (!(await places.Find(wish.DoctorId, command.ChairId, command.BranchId, time.Slot, stop)).Succeeded(out var place, out var nowhere)) return nowhere;
        if (!(await holds.Alive(command.HoldId, wish.DoctorId, time.Slot, stop)).Succeeded(out var hold, out var lapsed)) return lapsed;
        var id = Guid.CreateVersion7(clock.Now);
        Appointment Made(string? overbook)
        {
            var made = new Appointment
            {
                Id = id, PatientId = wish.PatientId, BookedAt = clock.Now, Note = wish.Note, OverbookReason = overbook, SeriesId = seriesId, BookedBy = user.IsSignedIn ? user.Id : null,
            };
            made.Settle(place, type?.Id, time, pattern);
            return made;
        }
        var taken = await reservation.Take(Added(Made(overbook: null)), leaving: null, stop, hold);
        if (taken.Succeeded(out var refusal)) return id;
        return wish.OverbookReason is { } reason && refusal.Code == SchedulingRefusals.DoctorBusy.Code ? await Overbook(Made(reason), stop) : refusal;
    }

    Appointment Added(Appointment appointment)
    {
        db.Add(appointment);
        return appointment;
    }

    // Beside what is booked, once; the constraints of the other lane see to it.
    async Task<Outcome<Guid>> Overbook(Appointment appointment, CancellationToken stop)
    {
        if (!(await reservation.Take(Added(appointment), leaving: null, stop)).Succeeded(out var refusal))
            return refusal.Code == SchedulingRefusals.DoctorBusy.Code ? SchedulingRefusals.OverbookedAlready.With(Reservation.FreeSlots, refusal.Facts[Reservation.FreeSlots]) : refusal;
        trail.Happened("overbook", "scheduling_appointments", appointment.Id.ToString(), new { doctorId = appointment.DoctorId, startsAt = appointment.StartsAt });
        return appointment.Id;
    }

    sealed record Wish(Guid PatientId, Guid DoctorId, Guid? TypeId, DateTimeOffset StartsAt, string? Note, string? OverbookReason);

    Outcome<Wish> Read(Command command)
    {
        var check = new Validation();
        check.Require("patientId", command.PatientId, out var patient);
        check.Require("doctorId", command.DoctorId ?? scope.Own, out var doctor);
        check.Optional("note", command.Note, PlainText.UpTo(LongestNote), out string? note);
        check.Optional("overbookReason", command.OverbookReason, PlainText.UpTo(LongestReason), out string? overbook);
        var start = default(DateTimeOffset);
        if (check.Require("startsAt", !string.IsNullOrWhiteSpace(command.StartsAt), KernelRefusals.Required.Code)
            && !Moments.Read("startsAt", Moments.Instant(command.StartsAt!, clock), check, out start, out var malformed)) return malformed; // not blank
        return check.Refused(out var wrong) ? wrong : new Wish(patient, doctor, command.TypeId, start, note, overbook);
    }

    async Task<Outcome<AppointmentTypeCard?>> Known(Wish wish, CancellationToken stop)
    {
        if (await doctors.Find(wish.DoctorId, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        if (await patients.Find(wish.PatientId, stop) is not { } patient) return SchedulingRefusals.NoSuchPatient;
        if (patient.IsArchived) return SchedulingRefusals.PatientArchived;
        if (!(await restraints.Lets(wish.PatientId, stop)).Succeeded(out var restricted)) return restricted;
        if (wish.TypeId is not { } asked) return (AppointmentTypeCard?)null;
        if (await types.Find(asked, stop) is not { } type) return SchedulingRefusals.NoSuchType;
        return type.IsDoneBy(wish.DoctorId) ? type : SchedulingRefusals.NotPerformed;
    }
}
