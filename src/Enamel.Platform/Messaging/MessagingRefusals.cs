using Enamel.Kernel;

namespace Enamel.Platform.Messaging;

/// <summary>Every way in which messaging says no.</summary>
static class MessagingRefusals
{
    /// <summary>The clinic has no message of that id.</summary>
    public static readonly Refusal NoSuchMessage = Refusal.NotFound("messaging.no-such-message");

    /// <summary>It waits already, or was sent.</summary>
    public static readonly Refusal NotDead = Refusal.Conflict("messaging.not-dead");

    /// <summary>What it says holds no longer.</summary>
    public static readonly Refusal TooLate = Refusal.AgainstRule("messaging.too-late");

    /// <summary>No room of the product waits for answers.</summary>
    public static readonly Refusal NobodyWaits = Refusal.NotFound("messaging.nobody-waits");

    /// <summary>Not a state of a message.</summary>
    public static readonly Refusal StatusUnknown = Refusal.AgainstRule("messaging.status-unknown");

    /// <summary>Not a place in the list.</summary>
    public static readonly Refusal CursorMalformed = Refusal.AgainstRule("messaging.cursor-malformed");
}
