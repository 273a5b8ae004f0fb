using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>Something that a rule found in the trail, once.</summary>
sealed class Alert : ClinicRow
{
    /// <summary>The rule's word.</summary>
    public required string Rule { get; init; }

    /// <summary>What makes it one thing: the same is not told twice.</summary>
    public required string Occasion { get; init; }

    /// <summary>The entry at which it was one.</summary>
    public required Guid EntryId { get; init; }

    /// <summary>Who did it, as far as that is known.</summary>
    public Guid? UserId { get; init; }

    public Guid? DeviceId { get; init; }

    /// <summary>Numbers and words, no personal data.</summary>
    public required JsonElement Facts { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public Guid? ReadBy { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    public string? Note { get; private set; }

    /// <summary>A manager takes note of it.</summary>
    public Outcome Read(Guid by, string? note, DateTimeOffset now)
    {
        if (ReadAt is not null) return AlertsRefusals.ReadAlready;
        (ReadBy, ReadAt, Note) = (by, now, note);
        return Outcome.Done;
    }

    public static void Map(EntityTypeBuilder<Alert> row) => row.Property(alert => alert.Facts).HasColumnType("jsonb");
}
