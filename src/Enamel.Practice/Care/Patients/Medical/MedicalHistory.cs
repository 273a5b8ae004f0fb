using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Medical;

/// <summary>A medical fact as it is read.</summary>
public sealed record ConditionView(
    Guid Id, ConditionKind Kind, string Label, string? Note, bool IsSevere, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? EndReason, int Version);

/// <summary>Reads what is known of a patient's health; the look is written into the trail. Who may not see the history is given the alerts alone.</summary>
sealed class MedicalHistory(ClinicDb db, PatientRestraints restraints, CurrentUser user, AuditTrail trail, ClinicClock clock)
{
    /// <summary>Everything, what holds now first, the severe first.</summary>
    /// <returns>The facts; or <see cref="PatientsRefusals.Unknown"/>.</returns>
    public async Task<Outcome<IReadOnlyList<ConditionView>>> Of(Guid patientId, CancellationToken stop)
    {
        if (!await db.Set<Patient>().AnyAsync(patient => patient.Id == patientId, stop)) return PatientsRefusals.Unknown;
        if (await restraints.Reading(patientId, stop) is { } closed) return closed;
        trail.Looked(patientId, "medical");
        var all = await Seen().Where(condition => condition.PatientId == patientId).ToListAsync(stop);
        return Outcome.Of<IReadOnlyList<ConditionView>>([.. all
            .OrderBy(condition => condition.EndedAt is not null).ThenBy(condition => condition.Kind).ThenByDescending(condition => condition.IsSevere).ThenBy(condition => condition.Id)
            .Select(View)]);
    }

    /// <summary>One fact.</summary>
    /// <returns>It; or <see cref="PatientsRefusals.ConditionUnknown"/>.</returns>
    public async Task<Outcome<ConditionView>> One(Guid patientId, Guid id, CancellationToken stop) =>
        await Seen().SingleOrDefaultAsync(condition => condition.PatientId == patientId && condition.Id == id, stop) is { } found
            ? View(found) : PatientsRefusals.ConditionUnknown;

    IQueryable<Condition> Seen()
    {
        var all = db.Set<Condition>().AsNoTracking();
        return user.May(PatientsPermissions.SeeMedical) ? all : all.Where(condition => condition.Kind != ConditionKind.History);
    }

    internal ConditionView View(Condition condition) => new(
        condition.Id, condition.Kind, condition.Label, condition.Note, condition.IsSevere, clock.WithOffsetOf(condition.CreatedAt),
        condition.EndedAt is { } ended ? clock.WithOffsetOf(ended) : null, condition.EndReason, condition.Version);
}
