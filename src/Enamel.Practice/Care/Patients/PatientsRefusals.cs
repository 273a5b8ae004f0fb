using Enamel.Kernel;

namespace Enamel.Practice.Patients;

/// <summary>Every way in which this module says no.</summary>
public static class PatientsRefusals
{
    /// <summary>No such patient in this clinic.</summary>
    public static readonly Refusal Unknown = Refusal.NotFound("patients.unknown");

    /// <summary>Another patient of the clinic has this CIN.</summary>
    public static readonly Refusal CinTaken = Refusal.Conflict("patients.cin-taken");

    /// <summary>Patients who may be the same person are shown first.</summary>
    public static readonly Refusal LikelyDuplicates = Refusal.Conflict("patients.likely-duplicates");

    /// <summary>An archived record is read, not changed.</summary>
    public static readonly Refusal IsArchived = Refusal.AgainstRule("patients.is-archived");

    /// <summary>Only an archived patient is restored.</summary>
    public static readonly Refusal IsNotArchived = Refusal.AgainstRule("patients.is-not-archived");

    /// <summary>A word that is not among those to choose from.</summary>
    public static readonly Refusal UnknownChoice = Refusal.AgainstRule("patients.unknown-choice");

    /// <summary>Not an insurance number.</summary>
    public static readonly Refusal InsuranceIdMalformed = Refusal.AgainstRule("patients.insurance-id-malformed");

    /// <summary>Not the <c>next</c> of an earlier page.</summary>
    public static readonly Refusal CursorMalformed = Refusal.AgainstRule("patients.cursor-malformed");

    /// <summary>No such note in the patient's medical history.</summary>
    public static readonly Refusal ConditionUnknown = Refusal.NotFound("patients.condition-unknown");

    /// <summary>The medical history is written by those who treat.</summary>
    public static readonly Refusal HistoryByCliniciansOnly = Refusal.NotAllowed("patients.history-by-clinicians-only");

    /// <summary>No such link of this patient.</summary>
    public static readonly Refusal LinkUnknown = Refusal.NotFound("patients.link-unknown");

    /// <summary>The two are linked already.</summary>
    public static readonly Refusal LinkTaken = Refusal.Conflict("patients.link-taken");

    /// <summary>Nobody is a relative of themselves.</summary>
    public static readonly Refusal LinkToSelf = Refusal.AgainstRule("patients.link-to-self");

    /// <summary>Who signs for somebody else is of age.</summary>
    public static readonly Refusal GuardianIsMinor = Refusal.AgainstRule("patients.guardian-is-minor");

    /// <summary>The link was ended already.</summary>
    public static readonly Refusal LinkEnded = Refusal.AgainstRule("patients.link-ended");

    /// <summary>A restricted record is kept: nothing of it changes and nothing new begins on it, until a manager lifts the restriction.</summary>
    public static readonly Refusal IsRestricted = Refusal.AgainstRule("patients.is-restricted");

    /// <summary>A restricted record is read by who manages and who treats.</summary>
    public static readonly Refusal RestrictedToFew = Refusal.NotAllowed("patients.restricted-to-few");

    /// <summary>No such consent of this patient.</summary>
    public static readonly Refusal ConsentUnknown = Refusal.NotFound("patients.consent-unknown");

    /// <summary>It was withdrawn already.</summary>
    public static readonly Refusal ConsentWithdrawn = Refusal.AgainstRule("patients.consent-withdrawn");

    /// <summary>None holds.</summary>
    public static readonly Refusal RestraintUnknown = Refusal.NotFound("patients.restraint-unknown");

    /// <summary>One holds already.</summary>
    public static readonly Refusal RestraintTaken = Refusal.Conflict("patients.restraint-taken");

    /// <summary>A day that is still to come.</summary>
    public static readonly Refusal InTheFuture = Refusal.AgainstRule("patients.in-the-future");

    /// <summary>A day that is over.</summary>
    public static readonly Refusal InThePast = Refusal.AgainstRule("patients.in-the-past");

    /// <summary>The plan admits no further patient.</summary>
    public static Refusal Full(int capacity) => Refusal.AgainstRule("patients.full").With("capacity", capacity);
}
