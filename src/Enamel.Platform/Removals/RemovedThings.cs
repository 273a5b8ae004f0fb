using Enamel.Kernel;

namespace Enamel.Platform.Removals;

/// <summary>Something that was put away: it is out of use and still there.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Name">What people call it.</param>
/// <param name="At">When it was put away.</param>
/// <param name="Reason">Why.</param>
/// <param name="Path">Where it is seen, from the clinic's root; none where there is no such page.</param>
public sealed record RemovedThing(Guid Id, string Name, DateTimeOffset At, string? Reason, string? Path = null);

/// <summary>
/// What one module puts away instead of deleting it. Every noun that can be removed registers one, so that a manager finds all that was removed in one place and
/// brings it back from there.
/// </summary>
public interface IRemovedThings
{
    /// <summary>The noun, such as <c>chair</c>.</summary>
    string Kind { get; }

    /// <summary>The module's texts; <c>removed.{kind}</c> is what it is called.</summary>
    Type Texts { get; }

    /// <summary>What was put away last.</summary>
    /// <param name="most">How many at most.</param>
    Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop);

    /// <summary>Brings one back.</summary>
    /// <returns>Done; or what stands against it.</returns>
    Task<Outcome> Restore(Guid id, CancellationToken stop);
}
