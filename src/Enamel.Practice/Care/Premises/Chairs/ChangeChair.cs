using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Premises.Chairs;

/// <summary>A chair is renamed, moved within its branch, closed or reopened.</summary>
sealed class ChangeChair(ClinicDb db, CurrentClinic clinic, TimeProvider clock)
{
    /// <summary>What is null stays as it is.</summary>
    /// <param name="Position">Its new place among the branch's chairs, from 0.</param>
    /// <param name="IsClosed">Closes or reopens it.</param>
    /// <param name="Reason">Why it is closed; required with that.</param>
    public sealed record Command(string? Name = null, int? Position = null, bool? IsClosed = null, string? Reason = null);

    /// <param name="isCurrent">Whether the version that is there is the one that the caller saw.</param>
    public async Task<Outcome> Run(Guid id, Command command, Func<int, bool> isCurrent, Refusal stale, CancellationToken stop)
    {
        await db.LockedBranches(clinic.Id, stop); // who arranges chairs waits for who does already
        if (await db.Set<Chair>().SingleOrDefaultAsync(chair => chair.Id == id, stop) is not { } chair) return PremisesRefusals.NoSuchChair;
        if (!isCurrent(chair.Version)) return stale;
        var check = new Validation();
        if (command.Name is not null && check.Require("name", command.Name, PlainLine.UpTo(Chair.LongestName), out var name)) chair.Name = name;
        string? reason = null;
        if (command.IsClosed == true) check.Require("reason", command.Reason, PlainText.UpTo(PremisesTables.LongestReason), out reason);
        if (check.Refused(out var wrong)) return wrong;
        if (reason is not null) chair.Close(reason, clock.GetUtcNow());
        else if (command.IsClosed == false) chair.Reopen();
        if (command.Position is { } place) Position.Put(await db.ChairsOf(chair.BranchId, stop), chair, place, (other, at) => other.Position = at);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
