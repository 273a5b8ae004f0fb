using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Enamel.Platform.Time;
using Enamel.Practice.Patients.Family;
using Enamel.Practice.Patients.Medical;
using Enamel.Practice.Patients.Registering;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>Patients who were archived.</summary>
sealed class ArchivedPatients(ClinicDb db, ArchivePatient archive, ClinicClock clock) : IRemovedThings
{
    public string Kind => "patient";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop) => [..
        (await db.Set<Patient>().AsNoTracking().Where(row => row.ArchivedAt != null).OrderByDescending(row => row.ArchivedAt).Take(most).ToListAsync(stop))
            .Select(row => new RemovedThing(row.Id, $"{row.FullName} · {row.Number}", clock.WithOffsetOf(row.ArchivedAt!.Value), row.ArchiveReason, $"/patients/{row.Id}"))]; // asked for above

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => archive.Undo(id, _ => null, stop);
}

/// <summary>Medical notes that were ended.</summary>
sealed class EndedConditions(ClinicDb db, ChangeCondition change, PatientDirectory directory, ClinicClock clock) : IRemovedThings
{
    public string Kind => "condition";

    public Type Texts => typeof(Texts);

    // What the note says is medical and stays in the record: whose it is, is enough to find it.
    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop)
    {
        var rows = await db.Set<Condition>().AsNoTracking().Where(row => row.EndedAt != null).OrderByDescending(row => row.EndedAt).Take(most).ToListAsync(stop);
        var patients = await directory.Summaries([.. rows.Select(row => row.PatientId)], stop);
        return [.. rows.Select(row => new RemovedThing(row.Id, patients[row.PatientId].FullName, clock.WithOffsetOf(row.EndedAt!.Value), row.EndReason, $"/patients/{row.PatientId}/medical"))]; // asked for above
    }

    public async Task<Outcome> Restore(Guid id, CancellationToken stop)
    {
        if (await db.Set<Condition>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.EndedAt != null, stop) is not { } condition) return PatientsRefusals.ConditionUnknown;
        return (await change.Run(condition.PatientId, id, new() { Ended = false }, _ => null, stop)).Succeeded(out _, out var refusal) ? Outcome.Done : refusal;
    }
}

/// <summary>Family links that were ended; each is two rows, of which one is shown.</summary>
sealed class EndedLinks(ClinicDb db, LinkRelative link, PatientDirectory directory, ClinicClock clock) : IRemovedThings
{
    public string Kind => "link";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop)
    {
        var rows = (await db.Set<FamilyLink>().AsNoTracking().Where(row => row.EndedAt != null).OrderByDescending(row => row.EndedAt).Take(most * 2).ToListAsync(stop))
            .Where(row => row.PatientId.CompareTo(row.RelativeId) < 0).ToList();
        var patients = await directory.Summaries([.. rows.SelectMany(row => new[] { row.PatientId, row.RelativeId })], stop);
        return [.. rows.Select(row => new RemovedThing(
            row.Id, $"{patients[row.PatientId].FullName} – {patients[row.RelativeId].FullName}", clock.WithOffsetOf(row.EndedAt!.Value), row.EndReason, $"/patients/{row.PatientId}/family"))]; // asked for above
    }

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => link.Restore(id, stop);
}
