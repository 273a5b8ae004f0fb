using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Practice.Premises.Branches;

/// <summary>The clinic renames, moves, closes or reopens a branch.</summary>
sealed class ChangeBranch(ClinicDb db, CurrentClinic clinic, BranchFields fields, TimeProvider clock)
{
    /// <summary>What is null stays as it is.</summary>
    /// <param name="Position">Its new place among the branches, from 0.</param>
    /// <param name="IsClosed">Closes or reopens it.</param>
    /// <param name="Reason">Why it is closed; required with that.</param>
    public sealed record Command(
        string? Name = null, string? Address = null, string? City = null, string? Phone = null, int? Position = null, bool? IsClosed = null,
        string? Reason = null);

    /// <param name="isCurrent">Whether the version that is there is the one that the caller saw.</param>
    public async Task<Outcome> Run(Guid id, Command command, Func<int, bool> isCurrent, Refusal stale, CancellationToken stop)
    {
        var all = await db.LockedBranches(clinic.Id, stop);
        if (all.Find(branch => branch.Id == id) is not { } branch) return PremisesRefusals.NoSuchBranch;
        if (!isCurrent(branch.Version)) return stale;
        if (!fields.Read(branch, command.Name, command.Address, command.City, command.Phone).Succeeded(out var wrong)) return wrong;
        if (command.IsClosed == true)
        {
            var check = new Validation();
            check.Require("reason", command.Reason, PlainText.UpTo(PremisesTables.LongestReason), out var reason);
            if (check.Refused(out var missing)) return missing;
            if (!branch.Close(all, reason, clock.GetUtcNow()).Succeeded(out var last)) return last;
        }
        if (command.IsClosed == false) branch.Reopen();
        if (command.Position is { } place) Position.Put(all, branch, place, (other, at) => other.Position = at);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
