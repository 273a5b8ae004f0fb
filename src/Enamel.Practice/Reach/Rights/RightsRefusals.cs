using Enamel.Kernel;

namespace Enamel.Practice.Rights;

/// <summary>Every way in which this module says no.</summary>
public static class RightsRefusals
{
    /// <summary>A word that is not among those to choose from.</summary>
    public static readonly Refusal UnknownChoice = Refusal.AgainstRule("rights.unknown-choice");

    /// <summary>No such patient in this clinic.</summary>
    public static readonly Refusal NoSuchPatient = Refusal.NotFound("rights.no-such-patient");

    /// <summary>No such request.</summary>
    public static readonly Refusal NoSuchRequest = Refusal.NotFound("rights.no-such-request");

    /// <summary>An answer stands.</summary>
    public static readonly Refusal AlreadyAnswered = Refusal.AgainstRule("rights.already-answered");

    /// <summary>Received on a day that is still to come.</summary>
    public static readonly Refusal InTheFuture = Refusal.AgainstRule("rights.in-the-future");

    /// <summary>No such entry in the register of processing.</summary>
    public static readonly Refusal NoSuchProcessing = Refusal.NotFound("rights.no-such-processing");

    /// <summary>A number at the CNDP is that of a declaration or of an authorisation.</summary>
    public static readonly Refusal NumberWithoutKind = Refusal.AgainstRule("rights.number-without-kind");

    /// <summary>No rows are kept by such a rule.</summary>
    public static readonly Refusal NoSuchKind = Refusal.NotFound("rights.no-such-kind");

    /// <summary>Nothing goes for good without somebody having said so in as many words.</summary>
    public static readonly Refusal NotConfirmed = Refusal.AgainstRule("rights.not-confirmed");

    /// <summary>What is due is no longer what was shown: it is looked at again.</summary>
    public static readonly Refusal ChangedSince = Refusal.Conflict("rights.changed-since");

    /// <summary>The record is under a legal hold.</summary>
    public static readonly Refusal UnderHold = Refusal.AgainstRule("rights.under-hold");

    /// <summary>A patient is erased on request once a manager has granted it.</summary>
    public static readonly Refusal ErasureNotGranted = Refusal.AgainstRule("rights.erasure-not-granted");

    /// <summary>Something that was removed is unknown, or nobody keeps such things.</summary>
    public static readonly Refusal NothingRemoved = Refusal.NotFound("rights.nothing-removed");

    /// <summary>Shorter than a rule allows.</summary>
    public static Refusal TooShort(int months) => Refusal.AgainstRule("rights.too-short").With("months", months);
}
