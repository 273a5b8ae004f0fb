using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Practice.Premises.Chairs;

/// <summary>A branch gets another chair.</summary>
sealed class AddChair(ClinicDb db, CurrentClinic clinic, TimeProvider clock)
{
    /// <param name="BranchId">An open branch.</param>
    /// <param name="Name">Unique in the branch.</param>
    public sealed record Command(Guid? BranchId, string? Name);

    /// <returns>Its id; or what is wrong with the fields, no such branch, a closed one.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("branchId", command.BranchId, out var branchId);
        check.Require("name", command.Name, PlainLine.UpTo(Chair.LongestName), out var name);
        if (check.Refused(out var wrong)) return wrong;
        if ((await db.LockedBranches(clinic.Id, stop)).Find(branch => branch.Id == branchId) is not { } branch) return PremisesRefusals.NoSuchBranch;
        if (branch.IsClosed) return PremisesRefusals.BranchClosed;
        var now = clock.GetUtcNow();
        var chairs = await db.ChairsOf(branchId, stop);
        var chair = new Chair { Id = Guid.CreateVersion7(now), BranchId = branchId, Name = name, Position = Position.Behind(chairs.Select(other => other.Position)), CreatedAt = now };
        db.Add(chair);
        await db.SaveChangesAsync(stop);
        return chair.Id;
    }
}
