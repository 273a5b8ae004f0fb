using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Patients.Consents;

/// <summary>A patient agreed to a purpose or refused it. Never changed into another: it is withdrawn, and the next one is another row.</summary>
sealed class Consent : ClinicRow
{
    public required Guid PatientId { get; init; }

    /// <summary>A word of <see cref="ConsentPurposes"/>.</summary>
    public required string Purpose { get; init; }

    public required bool IsGiven { get; init; }

    /// <summary>Which text was read: a later text is another version.</summary>
    public required string TextVersion { get; init; }

    public required string Channel { get; init; }

    public required DateOnly GivenOn { get; init; }

    public required Guid RecordedBy { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    public Guid? WithdrawnBy { get; private set; }

    public void Withdraw(Guid by, DateTimeOffset now) => (WithdrawnBy, WithdrawnAt) = (by, now);

    internal static void Map(EntityTypeBuilder<Consent> row) =>
        row.HasOne<Patient>().WithMany().HasForeignKey(consent => new { consent.ClinicId, consent.PatientId });
}
