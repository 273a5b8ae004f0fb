namespace Enamel.Platform.Tenancy;

/// <summary>A branch by its name.</summary>
public sealed record BranchName(Guid Id, string Name);

/// <summary>The clinic's branches, as the practice keeps them: for what the platform says of a place.</summary>
public interface IBranches
{
    /// <summary>Those that are open, in the clinic's order.</summary>
    Task<IReadOnlyList<BranchName>> Open(CancellationToken stop);
}
