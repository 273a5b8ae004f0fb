namespace Enamel.Platform.Devices;

/// <summary>A branch of the clinic, where devices stand.</summary>
/// <param name="IsOpen">Whether devices can be approved for it.</param>
/// <param name="Counters">Its cash desks, closed ones too.</param>
public sealed record Workplace(Guid BranchId, string Name, bool IsOpen, IReadOnlyList<WorkplaceCounter> Counters);

/// <summary>A cash desk in a branch.</summary>
/// <param name="IsOpen">Whether devices can be approved for it.</param>
public sealed record WorkplaceCounter(Guid Id, string Name, bool IsOpen);

/// <summary>Where devices can stand: told by the room that keeps branches, of which this floor knows nothing.</summary>
public interface IWorkplaces
{
    /// <summary>All branches with their counters, in the clinic's order.</summary>
    Task<IReadOnlyList<Workplace>> All(CancellationToken stop);
}
