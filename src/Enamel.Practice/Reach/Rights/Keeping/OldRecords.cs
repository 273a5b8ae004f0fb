using Enamel.Platform.Removals;
using Enamel.Practice.Patients;

namespace Enamel.Practice.Rights.Keeping;

/// <summary>
/// Patients of whom no module has anything younger: no visit, no note, no consent. A minor's time begins at majority. No statute says how long a dental record is
/// kept in Morocco; twenty years is the product's own caution, and ten, as long as accounts are kept, is the least: docs/decisions/0016-rights.md.
/// </summary>
sealed class OldRecords(PatientDirectory directory, PatientRestraints restraints, IEnumerable<IPatientHolding> holdings) : IOutworn
{
    public const string Word = "patients";

    const int Step = 500;

    public string Kind => Word;

    public Type Texts => typeof(Texts);

    public int Order => 10;

    public int UsualMonths => 240;

    public int LeastMonths => 120;

    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop)
    {
        var due = new List<Guid>();
        var after = Guid.Empty;
        while (due.Count < most && await directory.RegisteredBefore(before, after, Step, stop) is { Count: > 0 } candidates)
        {
            after = candidates[^1];
            var kept = new HashSet<Guid>(await restraints.WhoIsHeld(candidates, stop));
            foreach (var holding in holdings) kept.UnionWith(await holding.Active(candidates, before, stop));
            due.AddRange(candidates.Where(id => !kept.Contains(id)));
        }
        return [.. due.Take(most)];
    }

    public async Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        [.. (await directory.Summaries(ids, stop)).Values.Select(patient => $"{patient.FullName} · {patient.Number}")];
}
