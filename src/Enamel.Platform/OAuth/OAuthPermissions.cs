using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.OAuth;

/// <summary>What may be done with other people's programs, and by whom.</summary>
public static class OAuthPermissions
{
    /// <summary>Let an application act for oneself.</summary>
    public static readonly Permission Consent = new("oauth.consent", [.. Permission.Everyone]);

    /// <summary>See which applications the clinic lets in.</summary>
    public static readonly Permission See = new("oauth.see", Role.Manager);

    /// <summary>Register an application, give it a new secret, shut it out.</summary>
    public static readonly Permission Manage = new("oauth.manage", Role.Manager);
}
