using Enamel.Kernel;
using Enamel.Platform.Identity;

namespace Enamel.Practice.Patients.Restraints;

/// <summary>
/// Who reads a restricted record: who manages, and who may have to treat at once; no application that acts for them. Allergies stand on the banner for everybody whom it
/// shows them to.
/// </summary>
sealed class RestrictedReading(PatientRestraints restraints, CurrentUser user)
{
    /// <summary>What the person at the screen is told; null when they may read it.</summary>
    public async Task<Refusal?> Refused(Guid patientId, CancellationToken stop) =>
        user.IsSignedIn && !(user.May(PatientsPermissions.SeeRestricted) && user.Person.Scopes is null) && (await restraints.WhoIsRestricted([patientId], stop)).Count > 0 ? PatientsRefusals.RestrictedToFew : null;
}
