using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Family;

/// <summary>A relative as the patient's page shows them.</summary>
/// <param name="Relation">What the relative is to the patient.</param>
/// <param name="IsGuardian">The relative signs for the patient.</param>
/// <param name="IsWard">The patient signs for the relative.</param>
public sealed record LinkView(
    Guid Id, Guid RelativeId, string Number, string FullName, string? FullNameArabic, Relation Relation, bool IsGuardian, bool IsWard, bool IsArchived,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>Who belongs to a patient; the look is written into the trail.</summary>
sealed class PatientFamily(ClinicDb db, PatientDirectory directory, PatientRestraints restraints, AuditTrail trail, ClinicClock clock)
{
    /// <summary>Everybody, those who are linked now first.</summary>
    /// <returns>The links; or <see cref="PatientsRefusals.Unknown"/>.</returns>
    public async Task<Outcome<IReadOnlyList<LinkView>>> Of(Guid patientId, CancellationToken stop)
    {
        if (!await db.Set<Patient>().AnyAsync(patient => patient.Id == patientId, stop)) return PatientsRefusals.Unknown;
        if (await restraints.Reading(patientId, stop) is { } closed) return closed;
        trail.Looked(patientId, "family");
        var links = await db.Set<FamilyLink>().AsNoTracking().Where(link => link.PatientId == patientId || link.RelativeId == patientId).ToListAsync(stop);
        var own = links.Where(link => link.PatientId == patientId).ToList();
        var signsFor = links.Where(link => link.RelativeId == patientId && link.IsGuardian && link.EndedAt is null).Select(link => link.PatientId).ToHashSet();
        var relatives = await directory.Summaries([.. own.Select(link => link.RelativeId)], stop);
        trail.Listed([.. relatives.Keys]);
        return Outcome.Of<IReadOnlyList<LinkView>>([.. own
            .OrderBy(link => link.EndedAt is not null).ThenByDescending(link => link.IsGuardian).ThenBy(link => link.Relation).ThenBy(link => link.Id)
            .Select(link => View(link, relatives[link.RelativeId], signsFor.Contains(link.RelativeId)))]);
    }

    /// <summary>Whether somebody signs for the patient.</summary>
    public Task<bool> HasGuardian(Guid patientId, CancellationToken stop) =>
        db.Set<FamilyLink>().AnyAsync(link => link.PatientId == patientId && link.IsGuardian && link.EndedAt == null, stop);

    LinkView View(FamilyLink link, PatientSummary relative, bool isWard) => new(
        link.Id, relative.Id, relative.Number, relative.FullName, relative.FullNameArabic, link.Relation, link.IsGuardian, isWard && link.EndedAt is null,
        relative.IsArchived, clock.WithOffsetOf(link.CreatedAt), link.EndedAt is { } ended ? clock.WithOffsetOf(ended) : null);
}
