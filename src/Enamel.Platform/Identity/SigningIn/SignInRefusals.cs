using Enamel.Kernel;

namespace Enamel.Platform.Identity.SigningIn;

/// <summary>Every way in which sign-in says no. None tells whether an account exists.</summary>
public static class SignInRefusals
{
    /// <summary>No such login with that password at this address.</summary>
    public static readonly Refusal WrongLogin = Refusal.NotSignedIn("identity.wrong-login");

    /// <summary>This address is not for the person.</summary>
    public static readonly Refusal NotHere = Refusal.NotAllowed("identity.not-here");

    /// <summary>The refresh token is unknown, used, or out of date.</summary>
    public static readonly Refusal RefreshRefused = Refusal.NotSignedIn("identity.refresh-refused");
}
