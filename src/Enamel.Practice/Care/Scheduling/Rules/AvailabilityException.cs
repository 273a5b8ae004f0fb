using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>What is different once, by the clinic's wall clock, without touching what holds every week.</summary>
sealed class AvailabilityException : ClinicRow
{
    /// <summary>A doctor, a chair, a branch or the whole clinic is not there.</summary>
    public const string Closure = "closure";

    /// <summary>A doctor works where the week says otherwise; also on a holiday.</summary>
    public const string Opening = "opening";

    /// <summary>A doctor is away.</summary>
    public const string Leave = "leave";

    /// <summary>The kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Closure, Opening, Leave];

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of which branch; an opening is in one.</summary>
    public Guid? BranchId { get; init; }

    /// <summary>Of which chair.</summary>
    public Guid? ChairId { get; init; }

    /// <summary>Of which doctor.</summary>
    public Guid? DoctorId { get; init; }

    /// <summary>From, included.</summary>
    public required DateTime StartsLocal { get; init; }

    /// <summary>Until, not included.</summary>
    public required DateTime EndsLocal { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static void Map(EntityTypeBuilder<AvailabilityException> row)
    {
        row.Property(exception => exception.StartsLocal).HasColumnType("timestamp without time zone");
        row.Property(exception => exception.EndsLocal).HasColumnType("timestamp without time zone");
    }
}
