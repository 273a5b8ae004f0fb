using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Medical;

/// <summary>Somebody notes an allergy, an alert, or a part of the medical history.</summary>
sealed class NoteCondition(ClinicDb db, CurrentUser user, MedicalHistory history, TimeProvider clock)
{
    /// <summary>What is noted.</summary>
    /// <param name="Kind"><c>allergy</c>, <c>alert</c> or <c>history</c>; history is for those who treat.</param>
    /// <param name="Label">A few words, as they will stand on every page.</param>
    /// <param name="Note">More about it.</param>
    /// <param name="IsSevere">Dangerous: named first.</param>
    public sealed record Command(string? Kind = null, string? Label = null, string? Note = null, bool IsSevere = false);

    /// <summary>Notes it.</summary>
    /// <returns>The fact; or an unknown or archived patient, what is wrong with the fields, <see cref="PatientsRefusals.HistoryByCliniciansOnly"/>.</returns>
    public async Task<Outcome<ConditionView>> Run(Guid patientId, Command command, CancellationToken stop)
    {
        // Whether there is such a patient comes first: what is asked of another clinic's is answered alike, whatever else is sent.
        if (await db.Set<Patient>().SingleOrDefaultAsync(one => one.Id == patientId, stop) is not { } patient) return PatientsRefusals.Unknown;
        var check = new Validation();
        check.Require("kind", command.Kind, Words.Parse<ConditionKind>, out var kind);
        check.Require("label", command.Label, PlainLine.UpTo(Condition.LongestLabel), out var label);
        check.Optional("note", command.Note, PlainText.UpTo(Condition.LongestNote), out string? note);
        if (check.Refused(out var wrong)) return wrong;
        if (kind == ConditionKind.History && !user.May(PatientsPermissions.WriteMedical)) return PatientsRefusals.HistoryByCliniciansOnly;
        if (patient.IsArchived) return PatientsRefusals.IsArchived;
        var now = clock.GetUtcNow();
        var condition = new Condition
        {
            Id = Guid.CreateVersion7(now), PatientId = patientId, Kind = kind, Label = label, Note = note, IsSevere = command.IsSevere, CreatedAt = now,
        };
        db.Add(condition);
        await db.SaveChangesAsync(stop);
        return history.View(condition);
    }
}
