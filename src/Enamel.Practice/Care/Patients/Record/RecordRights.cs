using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Identity;

namespace Enamel.Practice.Patients.Record;

/// <summary>The parts of a record, each a page.</summary>
public enum RecordPart
{
    /// <summary>Who it is and how to reach them.</summary>
    Identity,

    /// <summary>Allergies, alerts, history.</summary>
    Medical,

    /// <summary>Relatives and guardians.</summary>
    Family,

    /// <summary>Who has looked at it.</summary>
    Looks,
}

/// <summary>What the person at the screen may do with a record: what they may not is not offered.</summary>
public sealed record RecordRights(bool SeeRecord, bool SeeAlerts, bool SeeMedical, bool Edit, bool Archive, bool Restore, bool NoteAlert, bool WriteMedical)
{
    /// <summary>Whether they may know who has looked at it.</summary>
    public bool SeeLooks { get; init; }

    /// <summary>Whether they may read all that was done to it.</summary>
    public bool ReadTrail { get; init; }

    internal static RecordRights Of(CurrentUser user) => new(
        user.May(PatientsPermissions.SeeRecord), user.May(PatientsPermissions.SeeAlerts), user.May(PatientsPermissions.SeeMedical), user.May(PatientsPermissions.Edit), user.May(PatientsPermissions.Archive), user.May(PatientsPermissions.Restore),
        user.May(PatientsPermissions.NoteAlert), user.May(PatientsPermissions.WriteMedical))
    {
        SeeLooks = user.May(TrailPermissions.SeeLooks),
        ReadTrail = user.May(TrailPermissions.Read),
    };
}
