using Enamel.Kernel;

namespace Enamel.Platform.Privacy;

/// <summary>Every way in which privacy says no.</summary>
public static class PrivacyRefusals
{
    /// <summary>Not 32 bytes in base64url.</summary>
    public static readonly Refusal FernetKeyMalformed = Refusal.AgainstRule("privacy.fernet-key-malformed");

    /// <summary>None of the keys opens it.</summary>
    public static readonly Refusal FernetTokenBroken = Refusal.AgainstRule("privacy.fernet-token-broken");
}
