using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Practice.Patients;

/// <summary>What may be done with patients, and by whom.</summary>
public static class PatientsPermissions
{
    /// <summary>Find a patient, and see who it is: name, number, date of birth, telephone. The cashier needs no more.</summary>
    public static readonly Permission Find = new("patients.find", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist, Role.Cashier);

    /// <summary>See the whole record: identity papers, contacts, family.</summary>
    public static readonly Permission SeeRecord = new("patients.see-record", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>See allergies and alerts: whoever may meet the patient at the desk or the chair.</summary>
    public static readonly Permission SeeAlerts = new("patients.see-alerts", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>See the medical history: illnesses, treatments, what clinicians noted of them. The desk needs the alerts alone.</summary>
    public static readonly Permission SeeMedical = new("patients.see-medical", Role.Manager, Role.Doctor, Role.Assistant);

    /// <summary>Read a restricted record: who manages, and who may have to treat at once.</summary>
    public static readonly Permission SeeRestricted = new("patients.see-restricted", Role.Manager, Role.Doctor);

    /// <summary>Register a patient.</summary>
    public static readonly Permission Register = new("patients.register", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>Change a patient's particulars and family.</summary>
    public static readonly Permission Edit = new("patients.edit", Role.Manager, Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>Archive a patient.</summary>
    public static readonly Permission Archive = new("patients.archive", Role.Manager, Role.Receptionist);

    /// <summary>Bring an archived patient back.</summary>
    public static readonly Permission Restore = new("patients.restore", Role.Manager);

    /// <summary>Note an allergy or an alert, as told at the desk or at the chair.</summary>
    public static readonly Permission NoteAlert = new("patients.note-alert", Role.Doctor, Role.Assistant, Role.Receptionist);

    /// <summary>Write the medical history; change or end what was noted.</summary>
    public static readonly Permission WriteMedical = new("patients.write-medical", Role.Doctor, Role.Assistant);
}
