using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Feeds;

/// <summary>A private address at which a doctor's calendar is read by a telephone. Whoever knows it reads, so it is shown once and can be taken back.</summary>
sealed class CalendarFeed : ClinicRow
{
    /// <summary>Whose calendar.</summary>
    public required Guid DoctorId { get; init; }

    /// <summary>SHA-256 of what stands in the address.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>In which language it speaks: a telephone that reads it says none.</summary>
    public required string Language { get; init; }

    /// <summary>Who made it.</summary>
    public required Guid CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>By whom.</summary>
    public Guid? RevokedBy { get; set; }

    internal static void Map(EntityTypeBuilder<CalendarFeed> row)
    {
    }
}

/// <summary>An address that is in use, as it is listed: what it is cannot be shown again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom, as colleagues read it.</param>
public sealed record FeedCard(Guid Id, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>An address that was just made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">What the doctor's calendar is told; shown this once.</param>
public sealed record MadeFeed(Guid Id, string Url);
