using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Types;
using Enamel.Practice.Scheduling.Waiting;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>An appointment is changed: its time, length, doctor, chair, kind or note.</summary>
sealed class MoveAppointment(
    ClinicDb db, AgendaScope scope, ClinicDoctors doctors, AppointmentTypes types, Places places, Reservation reservation, PatientRestraints restraints, ChangeStatus status, CurrentUser user,
    GapFinder gaps, AuditTrail trail, ClinicClock clock, ZoneRules rules)
{
    /// <summary>What changes. What is left out stays; chair, kind and note are taken away by <c>null</c>.</summary>
    public sealed record Command
    {
        /// <summary>ISO 8601, as for booking.</summary>
        public string? StartsAt { get; init; }

        /// <summary>A multiple of 5 from 5 to 540.</summary>
        public int? Minutes { get; init; }

        /// <summary>To which doctor.</summary>
        public Guid? DoctorId { get; init; }

        /// <summary>In which branch; follows from the chair.</summary>
        public Guid? BranchId { get; init; }

        /// <summary>At which chair.</summary>
        public Guid? ChairId { get; init { field = value; IsChairGiven = true; } }

        /// <summary>What kind of visit.</summary>
        public Guid? TypeId { get; init { field = value; IsTypeGiven = true; } }

        /// <summary>At most 500 characters.</summary>
        public string? Note { get; init { field = value; IsNoteGiven = true; } }

        /// <summary>The doctor's parts: a letter for each five minutes, X with, / without; grown or cut to the length when left out.</summary>
        public string? Pattern { get; init; }

        /// <summary>Why the doctor is booked over what is booked already, if that is so: for who may do that.</summary>
        public string? OverbookReason { get; init; }

        /// <summary>The version that the caller saw.</summary>
        public int? Version { get; init; }

        internal bool IsChairGiven { get; private init; }

        internal bool IsTypeGiven { get; private init; }

        internal bool IsNoteGiven { get; private init; }
    }

    /// <summary>Changes it.</summary>
    /// <returns>Done; or a stale version, a cancelled appointment, what is wrong with the fields, or who or what is not free, with other times.</returns>
    public async Task<Outcome> Run(Guid id, Command command, ExpectedVersion expected, CancellationToken stop)
    {
        var appointment = await db.Set<Appointment>().SingleOrDefaultAsync(found => found.Id == id, stop);
        if (appointment is null || !scope.Sees(appointment.DoctorId)) return SchedulingRefusals.NoSuchAppointment;
        if (!expected.Check(appointment.Version).Succeeded(out var stale)) return stale;
        if (appointment.IsCancelled) return SchedulingRefusals.IsCancelled;
        if (!(await restraints.Lets(appointment.PatientId, stop)).Succeeded(out var restricted)) return restricted;
        if (!Time(appointment, command).Succeeded(out var time, out var unfit)) return unfit;
        if (!(await Type(appointment, command, stop)).Succeeded(out var type, out var unknown)) return unknown;
        if (!(await Where(appointment, command, time, stop)).Succeeded(out var place, out var nowhere)) return nowhere;
        if (!Patterns.Of(command.Pattern, type == appointment.TypeId ? appointment.Pattern : (await types.Find(type ?? Guid.Empty, stop))?.Pattern, time.Minutes).Succeeded(out var pattern, out var noPattern))
            return noPattern;
        if (!Note(appointment, command).Succeeded(out var note, out var tooLong)) return tooLong;
        var isMoved = time.Slot != appointment.Slot || place != appointment.Place;
        if (isMoved && appointment.Status is AppointmentStatus.Completed or AppointmentStatus.NoShow) return SchedulingRefusals.IsOver;
        appointment.Note = note.Length == 0 ? null : note;
        if (!appointment.IsBusy)
        {
            await db.SaveChangesAsync(stop);
            return Outcome.Done;
        }
        // Who confirmed one time has not confirmed another.
        if (appointment.Status == AppointmentStatus.Confirmed && time.Slot.StartsAt != appointment.StartsAt)
        {
            appointment.Unconfirm();
            status.Told(appointment, AppointmentStatus.Confirmed, ChangeStatus.Desk);
        }
        var (leaving, freed, was, isRegular) = (appointment.DoctorId, appointment.Place, appointment.Slot, appointment.OverbookReason is null);
        appointment.Settle(place, type, time, pattern);
        // The reason was given for a time: within it, it stands; for another it is asked for anew.
        if (place.DoctorId != leaving || !was.Contains(time.Slot)) appointment.OverbookReason = null;
        var taken = await Take(appointment, leaving, command, stop);
        if (taken.Succeeded(out _) && isRegular && !(place.DoctorId == freed.DoctorId && time.Slot.Overlaps(was))) await gaps.Freed(freed, was, stop);
        return taken;
    }

    // A time that is free again is no overbooking any more; one that is not can be made one, by who may.
    async Task<Outcome> Take(Appointment appointment, Guid leaving, Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Optional("overbookReason", command.OverbookReason, PlainText.UpTo(BookAppointment.LongestReason), out string? given);
        if (check.Refused(out var wrong)) return wrong;
        if (given is not null && !user.May(SchedulingPermissions.Overbook)) return SchedulingRefusals.MayNotOverbook;
        var reason = given ?? appointment.OverbookReason;
        appointment.OverbookReason = null;
        var (before, after) = (db.Entry(appointment).OriginalValues.Clone(), db.Entry(appointment).CurrentValues.Clone());
        var taken = await reservation.Take(appointment, leaving, stop);
        if (taken.Succeeded(out var refusal) || reason is null || refusal.Code != SchedulingRefusals.DoctorBusy.Code) return taken;
        var again = db.Attach(appointment);
        again.OriginalValues.SetValues(before);
        again.CurrentValues.SetValues(after);
        appointment.OverbookReason = reason;
        if (!(await reservation.Take(appointment, leaving, stop)).Succeeded(out var no))
            return no.Code == SchedulingRefusals.DoctorBusy.Code ? SchedulingRefusals.OverbookedAlready.With(Reservation.FreeSlots, no.Facts[Reservation.FreeSlots]) : no;
        trail.Happened("overbook", "scheduling_appointments", appointment.Id.ToString(), new { doctorId = appointment.DoctorId, startsAt = appointment.StartsAt });
        return Outcome.Done;
    }

    // A time that stays is not judged anew: a note can be added to what is past.
    Outcome<AgreedTime> Time(Appointment appointment, Command command)
    {
        var check = new Validation();
        var start = appointment.StartsAt;
        if (command.StartsAt is { } typed && check.Require("startsAt", typed.Length > 0, KernelRefusals.Required.Code) && !Moments.Read("startsAt", Moments.Instant(typed, clock), check, out start, out var malformed)) return malformed;
        if (check.Refused(out var wrong)) return wrong;
        var minutes = command.Minutes ?? (int)appointment.Slot.Length.TotalMinutes;
        var isSame = start == appointment.StartsAt && start.AddMinutes(minutes) == appointment.EndsAt;
        return isSame ? AgreedTime.Of(appointment.Slot, clock, rules) : AgreedTime.From(start, minutes, clock, rules);
    }

    async Task<Outcome<Guid?>> Type(Appointment appointment, Command command, CancellationToken stop)
    {
        if (!command.IsTypeGiven || command.TypeId == appointment.TypeId) return appointment.TypeId;
        if (command.TypeId is not { } wanted) return (Guid?)null;
        if (await types.Find(wanted, stop) is not { } type) return SchedulingRefusals.NoSuchType;
        return type.IsDoneBy(command.DoctorId ?? appointment.DoctorId) ? (Guid?)type.Id : SchedulingRefusals.NotPerformed;
    }

    // A place that stays is not judged anew either: a chair that was closed since keeps what was booked for it.
    async Task<Outcome<Place>> Where(Appointment appointment, Command command, AgreedTime time, CancellationToken stop)
    {
        var doctor = command.DoctorId ?? appointment.DoctorId;
        if (doctor != appointment.DoctorId)
        {
            if (!scope.Of(doctor).Succeeded(out _, out var notYours)) return notYours;
            if (await doctors.Find(doctor, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        }
        var chair = command.IsChairGiven ? command.ChairId : command.BranchId is null || command.BranchId == appointment.BranchId ? appointment.ChairId : null;
        var branch = command.BranchId ?? (chair is null ? appointment.BranchId : null);
        return chair == appointment.ChairId && (branch ?? appointment.BranchId) == appointment.BranchId
            ? new Place(doctor, appointment.BranchId, appointment.ChairId)
            : await places.Find(doctor, chair, branch, time.Slot, stop);
    }

    static Outcome<string> Note(Appointment appointment, Command command)
    {
        var check = new Validation();
        var note = appointment.Note ?? "";
        if (command.IsNoteGiven) check.Field("note", PlainText.Clean(command.Note ?? "", BookAppointment.LongestNote), out note);
        return check.Refused(out var wrong) ? wrong : note;
    }
}
