using Enamel.Kernel;

namespace Enamel.Practice.Patients.Restraints;

/// <summary>Who reads a restricted record: who manages, and who may have to treat at once. Allergies stand on the banner for everybody whom it shows them to.</summary>
sealed class RestrictedReading(PatientRestraints restraints)
{
    /// <summary>What the person at the screen is told; null when they may read it.</summary>
    public Task<Refusal?> Refused(Guid patientId, CancellationToken stop) => restraints.Reading(patientId, stop);
}
