using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>
/// Finds the clinic's record of a person who has an account of their own. Both the mobile, which a code has shown to be theirs, and the national id must be those that
/// the desk wrote down: a national id alone anybody can claim, and a mobile is often a whole family's.
/// </summary>
public sealed class PersonsRecord(ClinicDb db, ClinicVault vault)
{
    /// <summary>The record's id; null where the clinic has none of them.</summary>
    /// <param name="phone">The mobile as the phone plan writes it.</param>
    /// <param name="nationalId">The national id as its rules write it.</param>
    public async Task<Guid?> Find(string phone, string nationalId, CancellationToken stop)
    {
        var (phoneIndex, cinIndex) = (await vault.Index("phone", phone, stop), await vault.Index("cin", nationalId, stop));
        return phoneIndex is null || cinIndex is null ? null
            : await db.Set<Patient>().Where(patient => patient.CinIndex == cinIndex && patient.PhoneIndex == phoneIndex).Select(patient => (Guid?)patient.Id).SingleOrDefaultAsync(stop);
    }
}
