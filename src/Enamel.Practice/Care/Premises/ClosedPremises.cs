using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Enamel.Platform.Time;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Premises;

/// <summary>Branches that were closed.</summary>
sealed class ClosedBranches(ClinicDb db, ChangeBranch change, ClinicClock clock) : IRemovedThings
{
    public string Kind => "branch";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop) => [..
        (await db.Set<Branch>().AsNoTracking().Where(row => row.ClosedAt != null).OrderByDescending(row => row.ClosedAt).Take(most).ToListAsync(stop))
            .Select(row => new RemovedThing(row.Id, row.Name, clock.WithOffsetOf(row.ClosedAt!.Value), row.CloseReason, "/settings/branches"))]; // asked for above

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => change.Run(id, new(IsClosed: false), _ => true, PremisesRefusals.NoSuchBranch, stop);
}

/// <summary>Chairs that were closed.</summary>
sealed class ClosedChairs(ClinicDb db, ChangeChair change, ClinicClock clock) : IRemovedThings
{
    public string Kind => "chair";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop) => [..
        (await db.Set<Chair>().AsNoTracking().Where(row => row.ClosedAt != null).OrderByDescending(row => row.ClosedAt).Take(most).ToListAsync(stop))
            .Select(row => new RemovedThing(row.Id, row.Name, clock.WithOffsetOf(row.ClosedAt!.Value), row.CloseReason, "/settings/branches"))]; // asked for above

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => change.Run(id, new(IsClosed: false), _ => true, PremisesRefusals.NoSuchChair, stop);
}

/// <summary>Counters that were closed.</summary>
sealed class ClosedCounters(ClinicDb db, ChangeCounter change, ClinicClock clock) : IRemovedThings
{
    public string Kind => "counter";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop) => [..
        (await db.Set<Counter>().AsNoTracking().Where(row => row.ClosedAt != null).OrderByDescending(row => row.ClosedAt).Take(most).ToListAsync(stop))
            .Select(row => new RemovedThing(row.Id, row.Name, clock.WithOffsetOf(row.ClosedAt!.Value), row.CloseReason, "/settings/branches"))]; // asked for above

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => change.Run(id, new(IsClosed: false), _ => true, PremisesRefusals.NoSuchCounter, stop);
}
