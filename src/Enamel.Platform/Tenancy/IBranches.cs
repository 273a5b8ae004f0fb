namespace Enamel.Platform.Tenancy;

/// <summary>A branch by its name.</summary>
public sealed record BranchName(Guid Id, string Name);

/// <summary>A branch of the clinic, where devices stand.</summary>
/// <param name="IsOpen">Whether devices can be approved for it.</param>
/// <param name="Counters">Its cash desks, closed ones too.</param>
public sealed record Workplace(Guid BranchId, string Name, bool IsOpen, IReadOnlyList<WorkplaceCounter> Counters);

/// <summary>A cash desk in a branch.</summary>
/// <param name="IsOpen">Whether devices can be approved for it.</param>
public sealed record WorkplaceCounter(Guid Id, string Name, bool IsOpen);

/// <summary>The clinic's branches: told by the room of the practice that keeps them, of which this floor knows nothing.</summary>
public interface IBranches
{
    /// <summary>Those that are open, in the clinic's order.</summary>
    Task<IReadOnlyList<BranchName>> Open(CancellationToken stop);

    /// <summary>All, closed ones too, with their counters, in the clinic's order.</summary>
    Task<IReadOnlyList<Workplace>> Workplaces(CancellationToken stop);
}
