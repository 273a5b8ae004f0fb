using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>A patient is given an appointment.</summary>
sealed class BookAppointment(
    ClinicDb db, AgendaScope scope, ClinicDoctors doctors, PatientDirectory patients, AppointmentTypes types, Places places, Reservation reservation,
    ClinicClock clock, ZoneRules rules)
{
    public const int LongestNote = 500;
    const int UsualMinutes = 30;

    /// <summary>Who, with whom, when, for how long, what for.</summary>
    /// <param name="PatientId">Who comes.</param>
    /// <param name="DoctorId">To whom; a doctor who books may leave it out.</param>
    /// <param name="ChairId">At which chair.</param>
    /// <param name="BranchId">In which branch, where no chair says it.</param>
    /// <param name="StartsAt">ISO 8601 with offset, or without: then by the clinic's wall clock. A multiple of five minutes.</param>
    /// <param name="Minutes">A multiple of 5 from 5 to 540; as the kind usually takes when left out.</param>
    /// <param name="TypeId">What kind of visit.</param>
    /// <param name="Note">At most 500 characters.</param>
    public sealed record Command(
        Guid? PatientId = null, Guid? DoctorId = null, Guid? ChairId = null, Guid? BranchId = null, string? StartsAt = null, int? Minutes = null,
        Guid? TypeId = null, string? Note = null);

    /// <summary>Books.</summary>
    /// <returns>The appointment's id; or what is wrong with the fields, who does not exist, or who or what is not free, with other times.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        if (!Read(command).Succeeded(out var wish, out var wrong)) return wrong;
        if (!scope.Of(wish.DoctorId).Succeeded(out _, out var notYours)) return notYours;
        if (!(await Known(wish, stop)).Succeeded(out var type, out var unknown)) return unknown;
        if (!AgreedTime.From(wish.StartsAt, command.Minutes ?? type?.Minutes ?? UsualMinutes, clock, rules).Succeeded(out var time, out var unfit)) return unfit;
        if (!(await places.Find(wish.DoctorId, command.ChairId, command.BranchId, time.Slot, stop)).Succeeded(out var place, out var nowhere)) return nowhere;
        var appointment = new Appointment { Id = Guid.CreateVersion7(clock.Now), PatientId = wish.PatientId, BookedAt = clock.Now, Note = wish.Note };
        appointment.Settle(place, type?.Id, time);
        db.Add(appointment);
        return (await reservation.Take(appointment, leaving: null, stop)).Succeeded(out var taken) ? appointment.Id : taken;
    }

    sealed record Wish(Guid PatientId, Guid DoctorId, Guid? TypeId, DateTimeOffset StartsAt, string? Note);

    Outcome<Wish> Read(Command command)
    {
        var check = new Validation();
        check.Require("patientId", command.PatientId, out var patient);
        check.Require("doctorId", command.DoctorId ?? scope.Own, out var doctor);
        check.Optional("note", command.Note, PlainText.UpTo(LongestNote), out string? note);
        var start = default(DateTimeOffset);
        if (check.Require("startsAt", !string.IsNullOrWhiteSpace(command.StartsAt), KernelRefusals.Required.Code)
            && !Moments.Read("startsAt", Moments.Instant(command.StartsAt!, clock), check, out start, out var malformed)) return malformed; // not blank
        return check.Refused(out var wrong) ? wrong : new Wish(patient, doctor, command.TypeId, start, note);
    }

    async Task<Outcome<AppointmentTypeCard?>> Known(Wish wish, CancellationToken stop)
    {
        if (await doctors.Find(wish.DoctorId, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        if (await patients.Find(wish.PatientId, stop) is not { } patient) return SchedulingRefusals.NoSuchPatient;
        if (patient.IsArchived) return SchedulingRefusals.PatientArchived;
        if (wish.TypeId is not { } asked) return (AppointmentTypeCard?)null;
        return await types.Find(asked, stop) is { } type ? type : SchedulingRefusals.NoSuchType;
    }
}
