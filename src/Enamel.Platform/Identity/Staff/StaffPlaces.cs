using Enamel.Kernel;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.Identity.Staff;

/// <summary>Where a member of the staff may be said to work.</summary>
public sealed class StaffPlaces(IBranches branches)
{
    /// <summary>Notes what is no open branch of the clinic.</summary>
    internal async Task Check(Validation check, IReadOnlyList<Guid> wanted, CancellationToken stop)
    {
        if (wanted.Count == 0) return;
        var open = (await branches.Open(stop)).Select(branch => branch.Id).ToHashSet();
        check.Require("branches", wanted.All(open.Contains), StaffRefusals.BranchUnknown.Code);
    }
}
