using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Registering;

/// <summary>A patient leaves the clinic, or comes back. The record stays; its place in the plan is freed, or taken again.</summary>
sealed class ArchivePatient(ClinicDb db, PatientsRegister register, ClinicClock clock)
{
    const int LongestReason = 300;

    /// <summary>Archives a patient.</summary>
    /// <param name="reason">Why; required.</param>
    /// <returns>Done; or an unknown patient, a stale version, a missing reason, <see cref="PatientsRefusals.IsArchived"/>.</returns>
    public async Task<Outcome> Run(Guid id, string? reason, Func<int, Refusal?> stale, CancellationToken stop)
    {
        if (await db.Set<Patient>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } patient) return PatientsRefusals.Unknown;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        if (stale(patient.Version) is { } old) return old;
        if (!patient.Archive(why, clock.Now).Succeeded(out var no)) return no;
        await db.SaveChangesAsync(stop);
        await register.Release(stop);
        return Outcome.Done;
    }

    /// <summary>Brings an archived patient back.</summary>
    /// <returns>Done; or an unknown patient, a stale version, <see cref="PatientsRefusals.IsNotArchived"/>, <see cref="PatientsRefusals.Full"/>.</returns>
    public async Task<Outcome> Undo(Guid id, Func<int, Refusal?> stale, CancellationToken stop)
    {
        if (await db.Set<Patient>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } patient) return PatientsRefusals.Unknown;
        if (stale(patient.Version) is { } old) return old;
        if (!patient.Restore().Succeeded(out var no)) return no;
        await db.SaveChangesAsync(stop);
        return await register.Readmit(stop);
    }
}
