using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Premises;

/// <summary>A branch that is open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">As the clinic calls it.</param>
public sealed record BranchCard(Guid Id, string Name);

/// <summary>A chair that is open, in a branch that is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="BranchId">Where it stands.</param>
/// <param name="Name">As the branch calls it.</param>
public sealed record ChairCard(Guid Id, Guid BranchId, string Name);

/// <summary>A cash desk that is open, in a branch that is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="BranchId">Where it stands.</param>
/// <param name="Name">As the branch calls it.</param>
public sealed record CounterCard(Guid Id, Guid BranchId, string Name);

/// <summary>Where the clinic works: for the agenda and whoever else needs a place.</summary>
#pragma warning disable MA0049 // the module and what it offers are one thing with one name
public sealed class Premises(ClinicDb db, BranchScope scope)
#pragma warning restore MA0049
{
    /// <summary>The open branches where the acting person works, in the clinic's order.</summary>
    public async Task<IReadOnlyList<BranchCard>> Branches(CancellationToken stop) =>
        [.. (await db.Set<Branch>().Where(branch => branch.ClosedAt == null).OrderBy(branch => branch.Position).ThenBy(branch => branch.CreatedAt)
            .Select(branch => new BranchCard(branch.Id, branch.Name)).ToListAsync(stop)).Where(branch => scope.Covers(branch.Id))];

    /// <summary>The open chairs of those branches, in the clinic's order.</summary>
    public async Task<IReadOnlyList<ChairCard>> Chairs(CancellationToken stop) =>
        [.. (await (from chair in db.Set<Chair>()
               join branch in db.Set<Branch>() on chair.BranchId equals branch.Id
               where chair.ClosedAt == null && branch.ClosedAt == null
               orderby branch.Position, branch.CreatedAt, chair.Position, chair.CreatedAt
               select new ChairCard(chair.Id, chair.BranchId, chair.Name)).ToListAsync(stop)).Where(chair => scope.Covers(chair.BranchId))];

    /// <summary>The counters of those branches that are not closed for good, in the clinic's order.</summary>
    public async Task<IReadOnlyList<CounterCard>> Counters(CancellationToken stop) =>
        [.. (await (from counter in db.Set<Counter>()
               join branch in db.Set<Branch>() on counter.BranchId equals branch.Id
               where counter.ClosedAt == null && branch.ClosedAt == null
               orderby branch.Position, branch.CreatedAt, counter.Position, counter.CreatedAt
               select new CounterCard(counter.Id, counter.BranchId, counter.Name)).ToListAsync(stop)).Where(counter => scope.Covers(counter.BranchId))];
}
