using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Practice.Premises.Counters;

/// <summary>A branch gets another counter.</summary>
sealed class AddCounter(ClinicDb db, CurrentClinic clinic, TimeProvider clock)
{
    /// <param name="BranchId">An open branch.</param>
    /// <param name="Name">Unique in the branch.</param>
    public sealed record Command(Guid? BranchId, string? Name);

    /// <returns>Its id; or what is wrong with the fields, no such branch, a closed one.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("branchId", command.BranchId, out var branchId);
        check.Require("name", command.Name, PlainLine.UpTo(Counter.LongestName), out var name);
        if (check.Refused(out var wrong)) return wrong;
        if ((await db.LockedBranches(clinic.Id, stop)).Find(branch => branch.Id == branchId) is not { } branch) return PremisesRefusals.NoSuchBranch;
        if (branch.IsClosed) return PremisesRefusals.BranchClosed;
        var now = clock.GetUtcNow();
        var counters = await db.CountersOf(branchId, stop);
        var counter = new Counter { Id = Guid.CreateVersion7(now), BranchId = branchId, Name = name, Position = Position.Behind(counters.Select(other => other.Position)), CreatedAt = now };
        db.Add(counter);
        await db.SaveChangesAsync(stop);
        return counter.Id;
    }
}
