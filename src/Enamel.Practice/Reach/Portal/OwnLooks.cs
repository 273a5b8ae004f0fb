using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Identity.Persons;
using Enamel.Practice.Patients;

namespace Enamel.Practice.Portal;

/// <summary>Shows patients who has looked at their record in this clinic, and when.</summary>
sealed class OwnLooks(OwnIdentity identity, PersonsRecord records, PatientLooks looks, AuditTrail trail)
{
    /// <summary>Some looks; null where the clinic has no record of theirs.</summary>
    public async Task<Outcome<LookPage?>> Run(string? after, CancellationToken stop)
    {
        var (phone, nationalId) = await identity.Known(stop);
        if (await records.Find(phone, nationalId, stop) is not { } patient) return Outcome.Of<LookPage?>(null);
        trail.Looked(patient, "looks");
        return (await looks.Of(patient, after, stop)).Succeeded(out var page, out var refusal) ? page : refusal;
    }
}
