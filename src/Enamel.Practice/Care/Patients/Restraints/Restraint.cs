using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Patients.Restraints;

/// <summary>What keeps a record from being used or from being erased, until a person ends it.</summary>
sealed class Restraint : ClinicRow
{
    public required Guid PatientId { get; init; }

    /// <summary>A word of <see cref="RestraintKinds"/>.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>When somebody looks again whether it is still needed; it ends by no date.</summary>
    public DateOnly? UntilOn { get; init; }

    public required DateTimeOffset BegunAt { get; init; }

    public required Guid BegunBy { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Guid? EndedBy { get; private set; }

    public string? EndReason { get; private set; }

    public void End(string reason, Guid by, DateTimeOffset now) => (EndReason, EndedBy, EndedAt) = (reason, by, now);

    internal static void Map(EntityTypeBuilder<Restraint> row) =>
        row.HasOne<Patient>().WithMany().HasForeignKey(restraint => new { restraint.ClinicId, restraint.PatientId });
}
