using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Removals;
using Enamel.Practice.Patients;

namespace Enamel.Practice.Rights.Keeping;

/// <summary>
/// Entries of the clinic's trail that are older than anybody asks about. They go by a way of their own, which leaves their hashes in the seals and a record over the clinic's
/// signature, so that the trail stays whole. What tells of a record under a legal hold stays with it. Ten years, as long as accounts are kept: the trail is their proof.
/// </summary>
sealed class OldTrail(TrailRetirement retirement, PatientRestraints restraints) : IOutworn
{
    public const string Word = "trail";

    const int Step = 500;

    public string Kind => Word;

    public Type Texts => typeof(Texts);

    public int Order => 60;

    public int UsualMonths => 120;

    public int LeastMonths => 24;

    public Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop) => Due(before, most, _ => Task.FromResult(false), stop);

    /// <summary>The same, and of patients who are to be left alone nothing.</summary>
    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, Func<Guid, Task<bool>> isLeftAlone, CancellationToken stop)
    {
        var due = new List<Guid>();
        var (after, alone) = (Guid.Empty, new Dictionary<Guid, bool>());
        while (due.Count < most && await retirement.Older(before, after, Step, stop) is { Count: > 0 } older)
        {
            after = older[^1].Id;
            var unknown = older.Select(entry => entry.PatientId).OfType<Guid>().Where(patient => !alone.ContainsKey(patient)).ToHashSet();
            var held = await restraints.WhoIsHeld(unknown, stop);
            foreach (var patient in unknown) alone[patient] = held.Contains(patient) || await isLeftAlone(patient);
            due.AddRange(older.Where(entry => entry.PatientId is not { } patient || !alone[patient]).Select(entry => entry.Id));
        }
        return [.. due.Take(most)];
    }

    public Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Removes them.</summary>
    public Task<int> Remove(IReadOnlyList<Guid> ids, Guid certificate, CancellationToken stop) => retirement.Run(ids, certificate.ToString("N"), "kept long enough", stop);
}
