using Enamel.Kernel;
using Enamel.Platform.Database;

namespace Enamel.Practice.Premises.Branches;

/// <summary>A place where the clinic works. It is closed, never deleted: what happened there keeps its place.</summary>
sealed class Branch : ClinicRow
{
    public const int LongestName = 80, LongestAddress = 200, LongestCity = 80;

    /// <summary>Unique in the clinic, closed branches included.</summary>
    public required string Name { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    /// <summary>E.164.</summary>
    public string? Phone { get; set; }

    /// <summary>Where it stands among the clinic's branches; the smallest comes first.</summary>
    public required int Position { get; set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? CloseReason { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsClosed => ClosedAt is not null;

    /// <summary>Closes it, unless the clinic would be left without any.</summary>
    /// <param name="all">The clinic's branches, locked, so that two who close the last two cannot both succeed.</param>
    public Outcome Close(IReadOnlyCollection<Branch> all, string reason, DateTimeOffset now)
    {
        if (IsClosed) return Outcome.Done;
        if (!all.Any(other => !other.IsClosed && other.Id != Id)) return PremisesRefusals.LastBranch;
        (ClosedAt, CloseReason) = (now, reason);
        return Outcome.Done;
    }

    public void Reopen() => (ClosedAt, CloseReason) = (null, null);
}
