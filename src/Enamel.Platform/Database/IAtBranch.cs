namespace Enamel.Platform.Database;

/// <summary>A clinic's row that is at one branch. Whoever is limited to some branches finds only theirs, by every query; what is elsewhere is not there for them.</summary>
public interface IAtBranch
{
    /// <summary>Where.</summary>
    Guid BranchId { get; }
}
