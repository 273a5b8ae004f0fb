using Enamel.Kernel;

namespace Enamel.Platform.Identity;

/// <summary>Every way in which a token is not believed. All of them mean: not signed in.</summary>
public static class TokenRefusals
{
    /// <summary>Longer than <see cref="Jws.MaximumLength"/>.</summary>
    public static readonly Refusal TooLong = Refusal.NotSignedIn("tokens.too-long");

    /// <summary>Not a compact JWS, or not with the claims that it must have.</summary>
    public static readonly Refusal Malformed = Refusal.NotSignedIn("tokens.malformed");

    /// <summary>Signed by another algorithm than ES256, or not at all.</summary>
    public static readonly Refusal WrongAlgorithm = Refusal.NotSignedIn("tokens.wrong-algorithm");

    /// <summary>A token of another kind.</summary>
    public static readonly Refusal WrongType = Refusal.NotSignedIn("tokens.wrong-type");

    /// <summary>Signed by a key that is not ours, or no longer.</summary>
    public static readonly Refusal UnknownKey = Refusal.NotSignedIn("tokens.unknown-key");

    /// <summary>The signature does not hold.</summary>
    public static readonly Refusal WrongSignature = Refusal.NotSignedIn("tokens.wrong-signature");

    /// <summary>Its time is over.</summary>
    public static readonly Refusal Expired = Refusal.NotSignedIn("tokens.expired");

    /// <summary>Its time has not come.</summary>
    public static readonly Refusal NotYetValid = Refusal.NotSignedIn("tokens.not-yet-valid");

    /// <summary>Issued for another clinic.</summary>
    public static readonly Refusal WrongAudience = Refusal.NotSignedIn("tokens.wrong-audience");

    /// <summary>Issued by another installation.</summary>
    public static readonly Refusal WrongIssuer = Refusal.NotSignedIn("tokens.wrong-issuer");
}
