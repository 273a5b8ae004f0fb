using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Registering;

/// <summary>Keeps a national identity number with one patient of the clinic, and says with whom it is.</summary>
sealed class CinOwners(ClinicDb db, ClinicVault vault, DatabaseRefusals refusals)
{
    /// <summary>The refusal that names the other patient who has this CIN; null when nobody else has.</summary>
    public async Task<Refusal?> Other(string? cin, Guid? patientId, CancellationToken stop)
    {
        var index = await vault.Index("cin", cin, stop);
        if (index is null) return null;
        var owner = await db.Set<Patient>().Where(patient => patient.CinIndex == index && patient.Id != patientId)
            .Select(patient => new { patient.Id, patient.Number }).SingleOrDefaultAsync(stop);
        return owner is null ? null : PatientsRefusals.CinTaken.With("number", owner.Number).With("patientId", owner.Id);
    }

    /// <summary>Saves; false when somebody else took the CIN at the same moment.</summary>
    public async Task<bool> Saved(Func<CancellationToken, Task> save, CancellationToken stop)
    {
        try
        {
            await save(stop);
            return true;
        }
        catch (DbUpdateException failure) when (refusals.Of(failure) == PatientsRefusals.CinTaken)
        {
            return false;
        }
    }
}
