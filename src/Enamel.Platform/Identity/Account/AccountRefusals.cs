using Enamel.Kernel;

namespace Enamel.Platform.Identity.Account;

/// <summary>Every way in which sign-in, second factors and sessions say no.</summary>
public static class AccountRefusals
{
    /// <summary>Too many attempts at a password or a code: the same for an account that there is and one that there is not.</summary>
    public static Refusal TooManyAttempts(TimeSpan wait) => Refusal.TooMany("identity.too-many-attempts")
        .With("retryAfter", (int)Math.Ceiling(wait.TotalSeconds)).With("minutes", (int)Math.Ceiling(wait.TotalMinutes));

    /// <summary>The password is right; a second factor is to be shown at <c>{complete}</c> with the <c>pendingToken</c>.</summary>
    public static readonly Refusal SecondFactorNeeded = Refusal.NotSignedIn("identity.second-factor-needed");

    /// <summary>The password is right; the clinic asks a second factor of this role, and one is to be set up first.</summary>
    public static readonly Refusal EnrolmentNeeded = Refusal.NotSignedIn("identity.second-factor-enrolment-needed");

    /// <summary>The sign-in waited too long, was tried too often, or was begun in another browser.</summary>
    public static readonly Refusal PendingUnknown = Refusal.NotSignedIn("account.pending-unknown");

    /// <summary>Not the code of now, or one that was used already.</summary>
    public static readonly Refusal CodeWrong = Refusal.AgainstRule("account.code-wrong");

    /// <summary>An authenticator app is there already.</summary>
    public static readonly Refusal AuthenticatorThere = Refusal.Conflict("account.authenticator-there");

    /// <summary>The clinic asks a second factor of this role, and this is the last one.</summary>
    public static readonly Refusal FactorRequired = Refusal.AgainstRule("account.factor-required");

    /// <summary>Nobody takes away their own in this way: who is signed in has a page for it.</summary>
    public static readonly Refusal NotOnesOwnFactor = Refusal.AgainstRule("account.not-ones-own-factor");

    /// <summary>The person works in another clinic too, whose door the factor guards: the operator does it.</summary>
    public static readonly Refusal WorksElsewhere = Refusal.AgainstRule("account.works-elsewhere");

    /// <summary>There is none to take away.</summary>
    public static readonly Refusal NoFactor = Refusal.AgainstRule("account.no-factor");

    /// <summary>The passkey could not be taken: another site, another person's, or not what was asked for.</summary>
    public static readonly Refusal PasskeyRefused = Refusal.AgainstRule("account.passkey-refused");

    /// <summary>No such passkey.</summary>
    public static readonly Refusal NoSuchPasskey = Refusal.NotFound("account.no-such-passkey");

    /// <summary>No such session, or somebody else's.</summary>
    public static readonly Refusal NoSuchSession = Refusal.NotFound("account.no-such-session");

    /// <summary>Not the person's own password.</summary>
    public static readonly Refusal PasswordWrong = Refusal.OfFields(new FieldRefusal("password", "account.password-wrong"));

    /// <summary>The screen is covered: the password or a passkey first.</summary>
    public static readonly Refusal Locked = Refusal.NotSignedIn("identity.locked");

    /// <summary>Nobody of that name signed in at this browser today.</summary>
    public static readonly Refusal NotAtThisDesk = Refusal.NotAllowed("account.not-at-this-desk");
}
