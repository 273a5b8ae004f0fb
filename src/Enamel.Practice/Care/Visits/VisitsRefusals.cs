using Enamel.Kernel;

namespace Enamel.Practice.Visits;

/// <summary>Every way in which visits say no.</summary>
public static class VisitsRefusals
{
    /// <summary>There is no such visit, or it is not for who asks.</summary>
    public static readonly Refusal NoSuchVisit = Refusal.NotFound("visits.no-such-visit");

    /// <summary>No step of the kernel's table leads there.</summary>
    public static readonly Refusal IllegalTransition = Refusal.Conflict("visits.illegal-transition");

    /// <summary>The appointment has its visit already. The fact <c>visitId</c> names it.</summary>
    public static readonly Refusal AlreadyRegistered = Refusal.Conflict("visits.already-registered");

    /// <summary>The patient is here already, in another visit of today. The fact <c>visitId</c> names it.</summary>
    public static readonly Refusal PatientIsHere = Refusal.Conflict("visits.patient-is-here");

    /// <summary>The patient left without being seen: the visit goes on only when they come back.</summary>
    public static readonly Refusal HasLeft = Refusal.Conflict("visits.has-left");

    /// <summary>The patient did not leave, so cannot come back.</summary>
    public static readonly Refusal HasNotLeft = Refusal.Conflict("visits.has-not-left");

    /// <summary>Only a visit of today moves on, or back: what was is history.</summary>
    public static readonly Refusal NotToday = Refusal.Conflict("visits.not-today");

    /// <summary>Nothing was paid in full or waived.</summary>
    public static readonly Refusal NotSettled = Refusal.Conflict("visits.not-settled");

    /// <summary>A time stamp was to be changed.</summary>
    public static readonly Refusal StampsStand = Refusal.Conflict("visits.stamps-stand");

    /// <summary>This step is taken by another role, or by the patient's own doctor.</summary>
    public static readonly Refusal NotByThisRole = Refusal.NotAllowed("visits.not-by-this-role");

    /// <summary>The appointment is on another day.</summary>
    public static readonly Refusal AppointmentNotToday = Refusal.AgainstRule("visits.appointment-not-today");

    /// <summary>The appointment was cancelled.</summary>
    public static readonly Refusal AppointmentCancelled = Refusal.Conflict("visits.appointment-cancelled");

    /// <summary>The clinic has no such appointment.</summary>
    public static readonly Refusal NoSuchAppointment = Refusal.NotFound("visits.no-such-appointment");

    /// <summary>The clinic has no such patient.</summary>
    public static readonly Refusal NoSuchPatient = Refusal.NotFound("visits.no-such-patient");

    /// <summary>No such doctor works in this clinic.</summary>
    public static readonly Refusal NoSuchDoctor = Refusal.NotFound("visits.no-such-doctor");

    /// <summary>The clinic has no such branch, or it is closed.</summary>
    public static readonly Refusal NoSuchBranch = Refusal.NotFound("visits.no-such-branch");

    /// <summary>The clinic has no such chair, or it is closed.</summary>
    public static readonly Refusal NoSuchChair = Refusal.NotFound("visits.no-such-chair");

    /// <summary>The chair stands in another branch than the patient is in.</summary>
    public static readonly Refusal ChairElsewhere = Refusal.AgainstRule("visits.chair-elsewhere");

    /// <summary>The record is archived.</summary>
    public static readonly Refusal PatientArchived = Refusal.AgainstRule("visits.patient-archived");

    /// <summary>The record is restricted: a manager lifts that first, or the desk says what the emergency is.</summary>
    public static readonly Refusal PatientRestricted = Refusal.AgainstRule("visits.patient-restricted");

    /// <summary>The patient comes either by an appointment or as they are, not both.</summary>
    public static readonly Refusal AppointmentOrPatient = Refusal.AgainstRule("visits.appointment-or-patient");

    /// <summary>What is asked for is not waived any more: the visit has moved on or back.</summary>
    public static readonly Refusal NotToBePaid = Refusal.Conflict("visits.not-to-be-paid");
}
