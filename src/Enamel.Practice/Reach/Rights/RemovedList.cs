using Enamel.Kernel;
using Enamel.Platform.Removals;

namespace Enamel.Practice.Rights;

/// <summary>Something that was put away, and what it is.</summary>
/// <param name="Texts">The texts of the module that keeps it.</param>
public sealed record RemovedLine(string Kind, [property: System.Text.Json.Serialization.JsonIgnore] Type Texts, RemovedThing Thing);

/// <summary>All that was put away instead of deleted, whichever module keeps it.</summary>
sealed class RemovedList(IEnumerable<IRemovedThings> modules)
{
    const int Most = 100;

    /// <summary>The kinds there are.</summary>
    public IReadOnlyList<(string Kind, Type Texts)> Kinds => [.. modules.Select(module => (module.Kind, module.Texts))];

    /// <summary>What was put away last, of all kinds or of one.</summary>
    public async Task<IReadOnlyList<RemovedLine>> Latest(string? kind, CancellationToken stop)
    {
        var lines = new List<RemovedLine>();
        foreach (var module in modules.Where(module => kind is null || module.Kind == kind))
            lines.AddRange((await module.Latest(Most, stop)).Select(thing => new RemovedLine(module.Kind, module.Texts, thing)));
        return [.. lines.OrderByDescending(line => line.Thing.At).Take(Most)];
    }

    /// <summary>Brings something back.</summary>
    /// <returns>Done; or <see cref="RightsRefusals.NothingRemoved"/>, or what the module says against it.</returns>
    public Task<Outcome> Restore(string kind, Guid id, CancellationToken stop) =>
        modules.SingleOrDefault(module => module.Kind == kind) is { } module ? module.Restore(id, stop) : Task.FromResult<Outcome>(RightsRefusals.NothingRemoved);
}
