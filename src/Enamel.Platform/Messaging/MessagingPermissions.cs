using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Messaging;

/// <summary>What may be done with messages, and by whom.</summary>
public static class MessagingPermissions
{
    /// <summary>See which messages wait, left, or could not leave.</summary>
    public static readonly Permission See = new("messaging.see", Role.Manager);

    /// <summary>Have a dead letter tried again.</summary>
    public static readonly Permission Retry = new("messaging.retry", Role.Manager);

    /// <summary>Read what would have been sent; in the demo only.</summary>
    public static readonly Permission ReadMailbox = new("messaging.read-mailbox", Role.Manager);
}
