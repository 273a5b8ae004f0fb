using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Rights.Keeping;

/// <summary>How long the clinic keeps rows of one kind, where it decided otherwise than the product.</summary>
sealed class RetentionRule : ClinicRow
{
    public required string Kind { get; init; }

    public required int Months { get; set; }

    /// <summary>What is due goes by itself at night.</summary>
    public required bool IsNightly { get; set; }
}

/// <summary>What a retention run removed. While it is open, and in its own transaction only, rows go.</summary>
sealed class Certificate : ClinicRow
{
    public required string Kind { get; init; }

    public required int Months { get; init; }

    public required DateTimeOffset BeforeAt { get; init; }

    public required string Cause { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public Guid? MadeBy { get; init; }

    public int Removed { get; private set; }

    /// <summary>The keyed hashes of the ids, as a JSON list.</summary>
    public string Subjects { get; private set; } = "[]";

    /// <summary>How many rows of which table, as a JSON object.</summary>
    public string Counts { get; private set; } = "{}";

    public DateTimeOffset? FinishedAt { get; private set; }

    public void Finish(int removed, string subjects, string counts, DateTimeOffset now) => (Removed, Subjects, Counts, FinishedAt) = (removed, subjects, counts, now);

    internal static void Map(EntityTypeBuilder<Certificate> row)
    {
        row.Property(certificate => certificate.Subjects).HasColumnType("jsonb");
        row.Property(certificate => certificate.Counts).HasColumnType("jsonb");
    }
}
