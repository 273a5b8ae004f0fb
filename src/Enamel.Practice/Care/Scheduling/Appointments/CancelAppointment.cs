using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>An appointment will not take place; and, on second thought, it will.</summary>
sealed class CancelAppointment(ClinicDb db, AgendaScope scope, Reservation reservation, ClinicClock clock)
{
    const int LongestReason = 200;

    /// <summary>Why.</summary>
    /// <param name="Reason">Up to 200 characters.</param>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record Command(string? Reason = null, int? Version = null);

    /// <summary>Which version comes back.</summary>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record RestoreCommand(int? Version = null);

    /// <summary>Cancels: doctor, chair and patient are free again, here and in every clinic.</summary>
    public async Task<Outcome> Run(Guid id, Command command, ExpectedVersion expected, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("reason", command.Reason, PlainText.UpTo(LongestReason), out var reason);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Find(id, expected, stop)).Succeeded(out var appointment, out var refused)) return refused;
        if (!appointment.Cancel(reason, clock.Now).Succeeded(out var already)) return already;
        await reservation.Release(appointment, stop);
        return Outcome.Done;
    }

    /// <summary>Takes it up again, if its time is still free.</summary>
    public async Task<Outcome> Restore(Guid id, ExpectedVersion expected, CancellationToken stop)
    {
        if (!(await Find(id, expected, stop)).Succeeded(out var appointment, out var refused)) return refused;
        if (appointment.StartsAt < clock.Day(clock.Today).StartsAt) return SchedulingRefusals.InThePast;
        return appointment.Restore().Succeeded(out var no) ? await reservation.Take(appointment, leaving: null, stop) : no;
    }

    async Task<Outcome<Appointment>> Find(Guid id, ExpectedVersion expected, CancellationToken stop)
    {
        var appointment = await db.Set<Appointment>().SingleOrDefaultAsync(found => found.Id == id, stop);
        if (appointment is null || !scope.Sees(appointment.DoctorId)) return SchedulingRefusals.NoSuchAppointment;
        return expected.Check(appointment.Version).Succeeded(out var stale) ? appointment : stale;
    }
}
