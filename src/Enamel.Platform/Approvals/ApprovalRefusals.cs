using Enamel.Kernel;

namespace Enamel.Platform.Approvals;

/// <summary>Every way in which an approval is refused.</summary>
public static class ApprovalRefusals
{
    /// <summary>No such request in this clinic.</summary>
    public static readonly Refusal Unknown = Refusal.NotFound("approvals.unknown");

    /// <summary>Whoever asks cannot decide.</summary>
    public static readonly Refusal NotOnesOwn = Refusal.NotAllowed("approvals.not-ones-own");

    /// <summary>It was decided already, and stands.</summary>
    public static readonly Refusal Decided = Refusal.Conflict("approvals.decided");

    /// <summary>The same was asked for already, and waits.</summary>
    public static readonly Refusal Asked = Refusal.Conflict("approvals.asked");
}
