using Enamel.Kernel;

namespace Enamel.Platform.Identity.Switching;

/// <summary>Every way in which the way to another clinic is refused. None tells whether there is such a clinic, or who works there.</summary>
public static class SwitchingRefusals
{
    /// <summary>No clinic in which the person works now.</summary>
    public static readonly Refusal NotThere = Refusal.NotFound("identity.not-there");

    /// <summary>Unknown, used, too late, another browser's, or the person does not work there any more.</summary>
    public static readonly Refusal Spent = Refusal.AgainstRule("identity.handoff-spent");
}
