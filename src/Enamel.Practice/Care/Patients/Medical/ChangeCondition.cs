using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Medical;

/// <summary>What is noted is put right, ends, or holds again.</summary>
sealed class ChangeCondition(ClinicDb db, MedicalHistory history, TimeProvider clock)
{
    const int LongestReason = 300;

    /// <summary>A merge patch: what is absent stays.</summary>
    public sealed class Changes
    {
        readonly HashSet<string> given = new(StringComparer.Ordinal);

        /// <summary>A few words; never empty.</summary>
        public string? Label { get; init => field = Given("label", value); }

        /// <summary>More about it; null empties it.</summary>
        public string? Note { get; init => field = Given("note", value); }

        /// <summary>Dangerous.</summary>
        public bool? IsSevere { get; init; }

        /// <summary>True: it no longer holds. False: it does again.</summary>
        public bool? Ended { get; init; }

        /// <summary>Why it no longer holds; required with <see cref="Ended"/>.</summary>
        public string? EndReason { get; init; }

        internal bool Gives(string name) => given.Contains(name);

        string? Given(string name, string? value)
        {
            given.Add(name);
            return value;
        }
    }

    /// <summary>Changes it.</summary>
    /// <returns>The fact; or an unknown patient or fact, an archived patient, a stale version, what is wrong with the fields.</returns>
    public async Task<Outcome<ConditionView>> Run(Guid patientId, Guid id, Changes changes, Func<int, Refusal?> stale, CancellationToken stop)
    {
        if (await db.Set<Patient>().SingleOrDefaultAsync(one => one.Id == patientId, stop) is not { } patient) return PatientsRefusals.Unknown;
        if (await db.Set<Condition>().SingleOrDefaultAsync(one => one.PatientId == patientId && one.Id == id, stop) is not { } condition)
            return PatientsRefusals.ConditionUnknown;
        var check = new Validation();
        string? label = null;
        if (changes.Gives("label")) check.Require("label", changes.Label, PlainLine.UpTo(Condition.LongestLabel), out label);
        check.Optional("note", changes.Note, PlainText.UpTo(Condition.LongestNote), out string? note);
        string? reason = null;
        if (changes.Ended == true) check.Require("endReason", changes.EndReason, PlainText.UpTo(LongestReason), out reason);
        if (check.Refused(out var wrong)) return wrong;
        if (stale(condition.Version) is { } old) return old;
        if (patient.IsArchived) return PatientsRefusals.IsArchived;
        if (label is not null) condition.Label = label;
        if (changes.Gives("note")) condition.Note = note;
        if (changes.IsSevere is { } severe) condition.IsSevere = severe;
        if (reason is not null) condition.End(reason, clock.GetUtcNow());
        else if (changes.Ended == false) condition.Reopen();
        await db.SaveChangesAsync(stop);
        return history.View(condition);
    }
}
