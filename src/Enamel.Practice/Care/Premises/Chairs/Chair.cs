using Enamel.Platform.Database;

namespace Enamel.Practice.Premises.Chairs;

/// <summary>A dental chair of a branch. It is closed, never deleted.</summary>
sealed class Chair : ClinicRow
{
    public const int LongestName = 60;

    public required Guid BranchId { get; init; }

    /// <summary>Unique in the branch, closed chairs included.</summary>
    public required string Name { get; set; }

    /// <summary>Where it stands among the branch's chairs; the smallest comes first.</summary>
    public required int Position { get; set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? CloseReason { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsClosed => ClosedAt is not null;

    public void Close(string reason, DateTimeOffset now) => (ClosedAt, CloseReason) = (ClosedAt ?? now, CloseReason ?? reason);

    public void Reopen() => (ClosedAt, CloseReason) = (null, null);
}
