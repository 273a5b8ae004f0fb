using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Identity.Account;

/// <summary>What may be done with sessions and second factors, and by whom.</summary>
public static class AccountPermissions
{
    /// <summary>Keep one's own account safe: password, second factor, sessions.</summary>
    public static readonly Permission KeepOwnAccount = new("account.keep-own", [.. Permission.Everyone]);

    /// <summary>See and end the sessions of the staff.</summary>
    public static readonly Permission KeepSessions = new("account.keep-sessions", Role.Manager);

    /// <summary>Take away the second factor of a member of the staff who lost it.</summary>
    public static readonly Permission ResetFactor = new("account.reset-factor", Role.Manager);

    /// <summary>Decide who needs a second factor, and when a screen is covered.</summary>
    public static readonly Permission DecideSecurity = new("account.decide-security", Role.Manager);
}
