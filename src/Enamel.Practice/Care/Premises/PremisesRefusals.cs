using Enamel.Kernel;

namespace Enamel.Practice.Premises;

/// <summary>Every way in which the premises say no.</summary>
public static class PremisesRefusals
{
    /// <summary>The clinic has no such branch.</summary>
    public static readonly Refusal NoSuchBranch = Refusal.NotFound("premises.no-such-branch");

    /// <summary>The clinic has no such chair.</summary>
    public static readonly Refusal NoSuchChair = Refusal.NotFound("premises.no-such-chair");

    /// <summary>The clinic has no such counter.</summary>
    public static readonly Refusal NoSuchCounter = Refusal.NotFound("premises.no-such-counter");

    /// <summary>Another counter of the branch, open or closed, has this name.</summary>
    public static readonly Refusal CounterNameTaken = Refusal.Conflict("premises.counter-name-taken");

    /// <summary>Another branch, open or closed, has this name.</summary>
    public static readonly Refusal BranchNameTaken = Refusal.Conflict("premises.branch-name-taken");

    /// <summary>Another chair of the branch, open or closed, has this name.</summary>
    public static readonly Refusal ChairNameTaken = Refusal.Conflict("premises.chair-name-taken");

    /// <summary>A clinic without an open branch could not work.</summary>
    public static readonly Refusal LastBranch = Refusal.AgainstRule("premises.last-branch");

    /// <summary>What is closed takes no new chair or counter.</summary>
    public static readonly Refusal BranchClosed = Refusal.AgainstRule("premises.branch-closed");
}
