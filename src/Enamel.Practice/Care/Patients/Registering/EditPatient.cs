using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Registering;

/// <summary>Somebody corrects or completes a patient's particulars.</summary>
sealed class EditPatient(ClinicDb db, PatientParticulars particulars, CinOwners owners)
{
    /// <summary>Changes what the input gives; what it does not give stays.</summary>
    /// <param name="stale">What a version other than the one that was edited is answered with; null when it is that one.</param>
    /// <returns>Id and number; or an unknown or archived patient, a stale version, what is wrong with the fields, <see cref="PatientsRefusals.CinTaken"/>.</returns>
    public async Task<Outcome<Registered>> Run(Guid id, PatientInput changes, Func<int, Refusal?> stale, CancellationToken stop)
    {
        if (await db.Set<Patient>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } patient) return PatientsRefusals.Unknown;
        if (stale(patient.Version) is { } old) return old;
        if (patient.IsArchived) return PatientsRefusals.IsArchived;
        if (!particulars.CheckChanges(changes).Succeeded(out var read, out var wrong)) return wrong;
        if (await owners.Other(read.Cin, id, stop) is { } taken) return taken;
        await particulars.Put(read, patient, stop);
        if (await owners.Saved(db.SaveChangesAsync, stop)) return new Registered(patient.Id, patient.Number, patient.Version);
        db.Entry(patient).State = EntityState.Detached;
        return await owners.Other(read.Cin, id, stop) ?? PatientsRefusals.CinTaken;
    }
}
