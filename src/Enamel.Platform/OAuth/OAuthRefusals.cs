using Enamel.Kernel;

namespace Enamel.Platform.OAuth;

/// <summary>Every way in which the keeping of applications says no; the protocol's own errors are in <see cref="OAuthError"/>.</summary>
public static class OAuthRefusals
{
    /// <summary>The clinic has no such application.</summary>
    public static readonly Refusal NoSuchClient = Refusal.NotFound("oauth.no-such-client");

    /// <summary>Another application of the clinic has this name: people would not know which one they let in.</summary>
    public static readonly Refusal NameTaken = Refusal.Conflict("oauth.name-taken");

    /// <summary>Not an address to which a code may be sent.</summary>
    public static readonly Refusal RedirectMalformed = Refusal.AgainstRule("oauth.redirect-malformed");

    /// <summary>No module of the product is called so.</summary>
    public static readonly Refusal ScopeUnknown = Refusal.AgainstRule("oauth.scope-unknown");

    /// <summary>Not what an application may be on its own.</summary>
    public static readonly Refusal RoleNotForPrograms = Refusal.AgainstRule("oauth.role-not-for-programs");

    /// <summary>A public application has no secret by which it could be known on its own.</summary>
    public static readonly Refusal PublicHasNoAccount = Refusal.AgainstRule("oauth.public-has-no-account");

    /// <summary>A public application has no secret.</summary>
    public static readonly Refusal PublicHasNoSecret = Refusal.AgainstRule("oauth.public-has-no-secret");

    /// <summary>An application that neither people nor it itself can use.</summary>
    public static readonly Refusal OfNoUse = Refusal.AgainstRule("oauth.of-no-use");

    /// <summary>The request names no application of this clinic, or an address that is not its own: nothing is sent anywhere.</summary>
    public static readonly Refusal RequestNotTrusted = Refusal.Malformed("oauth.request-not-trusted");
}
