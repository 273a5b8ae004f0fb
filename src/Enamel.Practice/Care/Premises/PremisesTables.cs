using Enamel.Platform.Database;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Premises;

static class PremisesTables
{
    public const int LongestReason = 300;

    public static void Map(ClinicModel model)
    {
        model.Map<Branch>("premises_branches", branch => branch.Ignore(row => row.IsClosed));
        model.Map<Chair>("premises_chairs", chair =>
        {
            chair.Ignore(row => row.IsClosed);
            chair.HasOne<Branch>().WithMany().HasForeignKey(row => new { row.ClinicId, row.BranchId });
        });
        model.Map<Counter>("premises_counters", counter =>
        {
            counter.Ignore(row => row.IsClosed);
            counter.HasOne<Branch>().WithMany().HasForeignKey(row => new { row.ClinicId, row.BranchId });
        });
    }

    /// <summary>The clinic's branches in their order, locked until the work ends: order and number of all are decided over all.</summary>
    public static async Task<List<Branch>> LockedBranches(this ClinicDb db, int clinic, CancellationToken stop) =>
        [.. (await db.Set<Branch>().FromSql($"select * from premises_branches where clinic_id = {clinic} order by id for no key update").ToListAsync(stop))
            .OrderBy(branch => branch.Position).ThenBy(branch => branch.CreatedAt)];

    /// <summary>A branch's chairs in their order.</summary>
    public static Task<List<Chair>> ChairsOf(this ClinicDb db, Guid branchId, CancellationToken stop) =>
        db.Set<Chair>().Where(chair => chair.BranchId == branchId).OrderBy(chair => chair.Position).ThenBy(chair => chair.CreatedAt).ToListAsync(stop);

    /// <summary>A branch's counters in their order.</summary>
    public static Task<List<Counter>> CountersOf(this ClinicDb db, Guid branchId, CancellationToken stop) =>
        db.Set<Counter>().Where(counter => counter.BranchId == branchId).OrderBy(counter => counter.Position).ThenBy(counter => counter.CreatedAt).ToListAsync(stop);
}
