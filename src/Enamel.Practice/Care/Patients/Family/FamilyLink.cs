using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Patients.Family;

/// <summary>What a relative is to a patient.</summary>
public enum Relation
{
    /// <summary>The relative is the patient's mother or father.</summary>
    Parent,

    /// <summary>The relative is the patient's daughter or son.</summary>
    Child,

    /// <summary>They are married.</summary>
    Spouse,

    /// <summary>They are sisters or brothers.</summary>
    Sibling,

    /// <summary>The relative has custody of the patient, without being a parent.</summary>
    Guardian,

    /// <summary>The relative is in the patient's custody, without being a child of theirs.</summary>
    Ward,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>A family link, read from one of its two ends; each link is two rows that mirror each other.</summary>
sealed class FamilyLink : ClinicRow
{
    public required Guid PatientId { get; init; }

    public required Guid RelativeId { get; init; }

    /// <summary>What the relative is to the patient.</summary>
    public required Relation Relation { get; init; }

    /// <summary>Whether the relative signs for the patient.</summary>
    public required bool IsGuardian { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? EndReason { get; private set; }

    public void End(string reason, DateTimeOffset now) => (EndedAt, EndReason) = (now, reason);

    public void Reopen() => (EndedAt, EndReason) = (null, null);

    /// <summary>What the patient is to the relative.</summary>
    public static Relation Mirrored(Relation relation) => relation switch
    {
        Relation.Parent => Relation.Child,
        Relation.Child => Relation.Parent,
        Relation.Guardian => Relation.Ward,
        Relation.Ward => Relation.Guardian,
        Relation.Spouse => Relation.Spouse,
        Relation.Sibling => Relation.Sibling,
        Relation.Other => Relation.Other,
    };

    internal static void Map(EntityTypeBuilder<FamilyLink> row)
    {
        row.Property(link => link.Relation).HasConversion(relation => Words.Of(relation), word => Words.Parse<Relation>(word).Expected());
        row.HasOne<Patient>().WithMany().HasForeignKey(link => new { link.ClinicId, link.PatientId });
        row.HasOne<Patient>().WithMany().HasForeignKey(link => new { link.ClinicId, link.RelativeId });
    }
}
