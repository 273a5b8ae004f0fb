using Enamel.Platform.Database;

namespace Enamel.Platform.Tenancy;

/// <summary>
/// Where the person who acts works: the branches that their membership names, and everywhere when it names none, or where nobody of the staff acts. Known since
/// the clinic was entered. Rows that are at a branch (<see cref="IAtBranch"/>) are narrowed by it by themselves; raw SQL and choices of a place ask it by hand.
/// </summary>
public sealed class BranchScope
{
    readonly UnitOfWork? unit;

    /// <summary>That of whoever acts in a unit of work.</summary>
    public BranchScope(UnitOfWork unit) => this.unit = unit;

    BranchScope()
    {
    }

    /// <summary>For where nobody acts: the migrator's.</summary>
    public static BranchScope Everywhere { get; } = new();

    /// <summary>The branches; none for everywhere.</summary>
    public IReadOnlyList<Guid> Branches => unit?.Entered.Branches ?? [];

    /// <summary>Whether it is every branch.</summary>
    public bool IsEverywhere => Branches.Count == 0;

    /// <summary>Whether the person works at a branch.</summary>
    public bool Covers(Guid branchId) => IsEverywhere || Branches.Contains(branchId);
}
