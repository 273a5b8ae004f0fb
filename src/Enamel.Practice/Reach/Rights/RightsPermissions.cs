using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Practice.Rights;

/// <summary>Who may do what for the persons whose data the clinic keeps.</summary>
public static class RightsPermissions
{
    /// <summary>See what a patient allowed and asked for; print the notice that every patient is given.</summary>
    public static readonly Permission See = new("rights.see", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>Write down what a patient agreed to, refused or took back.</summary>
    public static readonly Permission RecordConsent = new("rights.record-consent", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>Restrict a record, hold it back from being erased, and lift either.</summary>
    public static readonly Permission Restrain = new("rights.restrain", Role.Manager);

    /// <summary>Write down that a patient asks for access, correction or erasure, or opposes.</summary>
    public static readonly Permission RecordRequest = new("rights.record-request", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>Answer such a request.</summary>
    public static readonly Permission Answer = new("rights.answer", Role.Manager);

    /// <summary>Give a patient the copy of all that is held on them.</summary>
    public static readonly Permission GiveCopy = new("rights.give-copy", Role.Manager);

    /// <summary>Keep the register of processing with its numbers at the CNDP.</summary>
    public static readonly Permission KeepRegister = new("rights.keep-register", Role.Manager);

    /// <summary>Decide how long what is kept, and remove what is due.</summary>
    public static readonly Permission DecideKeeping = new("rights.decide-keeping", Role.Manager);

    /// <summary>See what was put away, and bring it back.</summary>
    public static readonly Permission RestoreRemoved = new("rights.restore-removed", Role.Manager);
}
