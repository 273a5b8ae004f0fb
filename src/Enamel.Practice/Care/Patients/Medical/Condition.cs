using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Patients.Medical;

/// <summary>What kind of medical fact it is.</summary>
public enum ConditionKind
{
    /// <summary>Stands out on every page of the patient.</summary>
    Allergy,

    /// <summary>Stands out on every page of the patient: pregnancy, anticoagulants, a heart valve.</summary>
    Alert,

    /// <summary>Medical history: read on the medical page.</summary>
    History,
}

/// <summary>A medical fact about a patient. Ended when it no longer holds, never deleted.</summary>
sealed class Condition : ClinicRow
{
    public const int LongestLabel = 120, LongestNote = 2000;

    public required Guid PatientId { get; init; }

    public required ConditionKind Kind { get; init; }

    public required string Label { get; set; }

    public string? Note { get; set; }

    /// <summary>Dangerous: named first.</summary>
    public required bool IsSevere { get; set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? EndReason { get; private set; }

    /// <summary>It no longer holds.</summary>
    public void End(string reason, DateTimeOffset now) => (EndedAt, EndReason) = (EndedAt ?? now, reason);

    /// <summary>It does again.</summary>
    public void Reopen() => (EndedAt, EndReason) = (null, null);

    internal static void Map(EntityTypeBuilder<Condition> row)
    {
        row.Property(condition => condition.Kind).HasConversion(kind => Words.Of(kind), word => Words.Parse<ConditionKind>(word).Expected());
        row.HasOne<Patient>().WithMany().HasForeignKey(condition => new { condition.ClinicId, condition.PatientId });
    }
}
