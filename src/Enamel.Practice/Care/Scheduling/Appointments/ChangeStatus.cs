using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Waiting;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>
/// An appointment comes into another state: confirmed, arrived, over, missed, cancelled, or agreed again. Each step is written into its history, and time is
/// given back or taken again as the state says.
/// </summary>
sealed class ChangeStatus(ClinicDb db, AgendaScope scope, Reservation reservation, PatientRestraints restraints, GapFinder gaps, CurrentUser user, ClinicClock clock)
{
    /// <summary>By whom it is, where a person of the clinic does it.</summary>
    public const string Desk = "desk";

    /// <summary>By whom it is, where the patient does it.</summary>
    public const string ByPatient = "patient";

    /// <summary>By whom it is, where the clinic's rules do it.</summary>
    public const string Clinic = "clinic";

    const int LongestReason = 200;

    /// <summary>Which version is meant.</summary>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record Command(int? Version = null);

    /// <summary>Why it is cancelled.</summary>
    /// <param name="Reason">Up to 200 characters.</param>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record CancelCommand(string? Reason = null, int? Version = null);

    /// <summary>The patient will come. Said twice, it is said.</summary>
    public Task<Outcome> Confirm(Guid id, ExpectedVersion expected, string by, CancellationToken stop) => Step(id, AppointmentStatus.Confirmed, expected, by, stop);

    /// <summary>The patient is here; also one who was thought not to come.</summary>
    public Task<Outcome> Arrive(Guid id, ExpectedVersion expected, CancellationToken stop) => Step(id, AppointmentStatus.Arrived, expected, Desk, stop);

    /// <summary>The visit is over.</summary>
    public Task<Outcome> Complete(Guid id, ExpectedVersion expected, CancellationToken stop) => Step(id, AppointmentStatus.Completed, expected, Desk, stop);

    /// <summary>The patient did not come. What is left of the time is free again.</summary>
    public Task<Outcome> Missed(Guid id, ExpectedVersion expected, CancellationToken stop) => Step(id, AppointmentStatus.NoShow, expected, Desk, stop);

    /// <summary>Takes it up again as agreed, from whatever it was; if its time is still free.</summary>
    public Task<Outcome> Restore(Guid id, ExpectedVersion expected, CancellationToken stop) => Step(id, AppointmentStatus.Booked, expected, Desk, stop);

    /// <summary>Cancels: doctor, chair and patient are free again, here and in every clinic.</summary>
    public async Task<Outcome> Cancel(Guid id, CancelCommand command, ExpectedVersion expected, string by, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("reason", command.Reason, PlainText.UpTo(LongestReason), out var reason);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Find(id, expected, stop)).Succeeded(out var appointment, out var refused)) return refused;
        var before = appointment.Status;
        return appointment.Cancel(reason, clock.Now).Succeeded(out var no) ? await Settle(appointment, before, by, stop) : no;
    }

    /// <summary>Writes a step into the history of an appointment.</summary>
    public void Told(Appointment appointment, string before, string by)
    {
        var now = clock.Now;
        db.Add(new StatusChange
        {
            Id = Guid.CreateVersion7(now), AppointmentId = appointment.Id, FromStatus = before, ToStatus = appointment.Status, ChangedAt = now, ChangedBy = by,
            UserId = user.IsSignedIn ? user.Id : null,
        });
    }

    async Task<Outcome> Step(Guid id, string status, ExpectedVersion expected, string by, CancellationToken stop)
    {
        if (!(await Find(id, expected, stop)).Succeeded(out var appointment, out var refused)) return refused;
        var before = appointment.Status;
        if (before == status && status != AppointmentStatus.Booked) return Outcome.Done;
        if (status == AppointmentStatus.NoShow && appointment.StartsAt > clock.Now) return SchedulingRefusals.NotBegun;
        if (!AppointmentStatus.IsBusy(before) && appointment.StartsAt < clock.Day(clock.Today).StartsAt) return SchedulingRefusals.InThePast;
        // Taking up what was called off is agreeing anew.
        if (!AppointmentStatus.IsBusy(before) && AppointmentStatus.IsBusy(status) && !(await restraints.Lets(appointment.PatientId, stop)).Succeeded(out var restricted)) return restricted;
        return appointment.Become(status).Succeeded(out var no) ? await Settle(appointment, before, by, stop) : no;
    }

    async Task<Outcome> Settle(Appointment appointment, string before, string by, CancellationToken stop)
    {
        Told(appointment, before, by);
        if (appointment.IsBusy == AppointmentStatus.IsBusy(before))
        {
            await db.SaveChangesAsync(stop);
            return Outcome.Done;
        }
        if (appointment.IsBusy) return await reservation.Take(appointment, leaving: null, stop);
        await reservation.Release(appointment, stop);
        if (appointment.OverbookReason is null) await gaps.Freed(appointment.Place, appointment.Slot, stop);
        return Outcome.Done;
    }

    async Task<Outcome<Appointment>> Find(Guid id, ExpectedVersion expected, CancellationToken stop)
    {
        var appointment = await db.Set<Appointment>().SingleOrDefaultAsync(found => found.Id == id, stop);
        if (appointment is null || !scope.Sees(appointment.DoctorId)) return SchedulingRefusals.NoSuchAppointment;
        return expected.Check(appointment.Version).Succeeded(out var stale) ? appointment : stale;
    }
}
