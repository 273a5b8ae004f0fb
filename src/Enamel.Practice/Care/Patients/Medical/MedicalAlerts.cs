using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Medical;

/// <summary>Allergies and alerts that hold now, for those who may see them: the cashier is not told of any.</summary>
sealed class MedicalAlerts(ClinicDb db, CurrentUser user)
{
    /// <summary>Which of these patients have any.</summary>
    public async Task<IReadOnlySet<Guid>> WhoHas(IReadOnlyCollection<Guid> patients, CancellationToken stop)
    {
        if (patients.Count == 0 || !user.May(PatientsPermissions.SeeAlerts)) return new HashSet<Guid>();
        return (await db.Set<Condition>().Where(condition => patients.Contains(condition.PatientId) && condition.Kind != ConditionKind.History && condition.EndedAt == null)
            .Select(condition => condition.PatientId).Distinct().ToListAsync(stop)).ToHashSet();
    }

    /// <summary>A patient's, the severe ones first.</summary>
    public async Task<(IReadOnlyList<string> Allergies, IReadOnlyList<string> Alerts)> Of(Guid patient, CancellationToken stop)
    {
        if (!user.May(PatientsPermissions.SeeAlerts)) return ([], []);
        var all = await db.Set<Condition>().Where(condition => condition.PatientId == patient && condition.Kind != ConditionKind.History && condition.EndedAt == null)
            .OrderByDescending(condition => condition.IsSevere).ThenBy(condition => condition.Id).Select(condition => new { condition.Kind, condition.Label }).ToListAsync(stop);
        return ([.. all.Where(one => one.Kind == ConditionKind.Allergy).Select(one => one.Label)], [.. all.Where(one => one.Kind == ConditionKind.Alert).Select(one => one.Label)]);
    }
}
