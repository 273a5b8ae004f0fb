using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Identity;

namespace Enamel.Practice.Patients;

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

    /// <summary>A page of another module, which registers a <see cref="RecordTab"/>.</summary>
    Other,
}

/// <summary>A page about a patient that another module adds to the record; it wraps itself in <c>RecordFrame</c> with this path as its tab.</summary>
/// <param name="Order">The smallest comes first, behind the record's own.</param>
/// <param name="Path">Behind <c>/patients/{id}/</c>.</param>
/// <param name="Icon">Before the label.</param>
/// <param name="Texts">The module's texts.</param>
/// <param name="Key">The label among them.</param>
/// <param name="Permission">Who may go there.</param>
public sealed record RecordTab(int Order, string Path, Enamel.Platform.Ui.IconName Icon, Type Texts, string Key, Enamel.Platform.Http.Permission Permission);

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
