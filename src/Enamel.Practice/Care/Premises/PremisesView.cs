using Enamel.Platform.Database;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Premises;

/// <summary>A branch as the API and the settings show it.</summary>
/// <param name="Position">Its place among the branches, from 0.</param>
/// <param name="Version">For <c>If-Match</c>.</param>
public sealed record BranchView(Guid Id, string Name, string? Address, string? City, string? Phone, int Position, bool IsClosed, int Version);

/// <summary>A chair as the API and the settings show it.</summary>
/// <param name="Position">Its place among the branch's chairs, from 0.</param>
/// <param name="Version">For <c>If-Match</c>.</param>
public sealed record ChairView(Guid Id, Guid BranchId, string Name, int Position, bool IsClosed, int Version);

/// <summary>A counter as the API and the settings show it.</summary>
/// <param name="Position">Its place among the branch's counters, from 0.</param>
/// <param name="Version">For <c>If-Match</c>.</param>
public sealed record CounterView(Guid Id, Guid BranchId, string Name, int Position, bool IsClosed, int Version);

/// <summary>Reads branches, chairs and counters, closed ones too where they are asked for.</summary>
sealed class PremisesView(ClinicDb db)
{
    public async Task<IReadOnlyList<BranchView>> Branches(bool withClosed, CancellationToken stop) =>
        await db.Set<Branch>().Where(branch => withClosed || branch.ClosedAt == null).OrderBy(branch => branch.Position).ThenBy(branch => branch.CreatedAt)
            .Select(branch => new BranchView(branch.Id, branch.Name, branch.Address, branch.City, branch.Phone, branch.Position, branch.ClosedAt != null, branch.Version))
            .ToListAsync(stop);

    /// <param name="branchId">Of one branch only.</param>
    public async Task<IReadOnlyList<ChairView>> Chairs(Guid? branchId, bool withClosed, CancellationToken stop) =>
        await (from chair in db.Set<Chair>()
               join branch in db.Set<Branch>() on chair.BranchId equals branch.Id
               where (branchId == null || branch.Id == branchId) && (withClosed || (chair.ClosedAt == null && branch.ClosedAt == null))
               orderby branch.Position, branch.CreatedAt, chair.Position, chair.CreatedAt
               select new ChairView(chair.Id, chair.BranchId, chair.Name, chair.Position, chair.ClosedAt != null, chair.Version)).ToListAsync(stop);

    public Task<BranchView?> Branch(Guid id, CancellationToken stop) =>
        db.Set<Branch>().Where(branch => branch.Id == id)
            .Select(branch => new BranchView(branch.Id, branch.Name, branch.Address, branch.City, branch.Phone, branch.Position, branch.ClosedAt != null, branch.Version))
            .SingleOrDefaultAsync(stop);

    public Task<ChairView?> Chair(Guid id, CancellationToken stop) =>
        db.Set<Chair>().Where(chair => chair.Id == id)
            .Select(chair => new ChairView(chair.Id, chair.BranchId, chair.Name, chair.Position, chair.ClosedAt != null, chair.Version)).SingleOrDefaultAsync(stop);

    /// <param name="branchId">Of one branch only.</param>
    public async Task<IReadOnlyList<CounterView>> Counters(Guid? branchId, bool withClosed, CancellationToken stop) =>
        await (from counter in db.Set<Counter>()
               join branch in db.Set<Branch>() on counter.BranchId equals branch.Id
               where (branchId == null || branch.Id == branchId) && (withClosed || (counter.ClosedAt == null && branch.ClosedAt == null))
               orderby branch.Position, branch.CreatedAt, counter.Position, counter.CreatedAt
               select new CounterView(counter.Id, counter.BranchId, counter.Name, counter.Position, counter.ClosedAt != null, counter.Version)).ToListAsync(stop);

    public Task<CounterView?> Counter(Guid id, CancellationToken stop) =>
        db.Set<Counter>().Where(counter => counter.Id == id)
            .Select(counter => new CounterView(counter.Id, counter.BranchId, counter.Name, counter.Position, counter.ClosedAt != null, counter.Version)).SingleOrDefaultAsync(stop);
}
