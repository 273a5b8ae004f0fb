using Enamel.Platform.Tenancy;

namespace Enamel.Practice.Premises;

/// <summary>Tells the platform the branches' names.</summary>
sealed class BranchNames(Premises premises) : IBranches
{
    public async Task<IReadOnlyList<BranchName>> Open(CancellationToken stop) =>
        [.. (await premises.Branches(stop)).Select(branch => new BranchName(branch.Id, branch.Name))];
}
