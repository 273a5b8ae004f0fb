using Enamel.Platform.Devices;

namespace Enamel.Practice.Premises;

/// <summary>Tells the platform where devices can stand.</summary>
sealed class Workplaces(PremisesView view) : IWorkplaces
{
    public async Task<IReadOnlyList<Workplace>> All(CancellationToken stop)
    {
        var counters = (await view.Counters(branchId: null, withClosed: true, stop)).ToLookup(counter => counter.BranchId);
        return [.. (await view.Branches(withClosed: true, stop)).Select(branch => new Workplace(
            branch.Id, branch.Name, !branch.IsClosed, [.. counters[branch.Id].Select(counter => new WorkplaceCounter(counter.Id, counter.Name, !counter.IsClosed))]))];
    }
}
