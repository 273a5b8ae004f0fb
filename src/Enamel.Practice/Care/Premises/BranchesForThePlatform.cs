using Enamel.Platform.Tenancy;

namespace Enamel.Practice.Premises;

/// <summary>Tells the platform what the clinic's branches are called, and where in them devices can stand.</summary>
sealed class BranchesForThePlatform(PremisesView view) : IBranches
{
    public async Task<IReadOnlyList<BranchName>> Open(CancellationToken stop) =>
        [.. (await view.Branches(withClosed: false, stop)).Select(branch => new BranchName(branch.Id, branch.Name))];

    public async Task<IReadOnlyList<Workplace>> Workplaces(CancellationToken stop)
    {
        var counters = (await view.Counters(branchId: null, withClosed: true, stop)).ToLookup(counter => counter.BranchId);
        return [.. (await view.Branches(withClosed: true, stop)).Select(branch => new Workplace(
            branch.Id, branch.Name, !branch.IsClosed, [.. counters[branch.Id].Select(counter => new WorkplaceCounter(counter.Id, counter.Name, !counter.IsClosed))]))];
    }
}
