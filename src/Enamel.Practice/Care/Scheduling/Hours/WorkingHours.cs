using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Hours;

/// <summary>A stretch of a weekday in which a doctor works, by the clinic's wall clock: the same every week, whatever clocks do.</summary>
sealed class WorkingHours : ClinicRow
{
    /// <summary>The doctor's account.</summary>
    public required Guid DoctorId { get; init; }

    /// <summary>Where.</summary>
    public required Guid BranchId { get; init; }

    /// <summary>At which chair, where it is always the same.</summary>
    public Guid? ChairId { get; init; }

    /// <summary>ISO 8601: Monday is 1.</summary>
    public required int Weekday { get; init; }

    /// <summary>From, included.</summary>
    public required TimeOnly Opens { get; init; }

    /// <summary>Until, not included.</summary>
    public required TimeOnly Closes { get; init; }

    /// <summary>The first day on which it holds; null where it always did.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it holds; null where no end is known.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static void Map(EntityTypeBuilder<WorkingHours> row)
    {
    }

    internal Stretch Stretch => new(DoctorId, Weekday, Opens, Closes, BranchId, ChairId, ValidFrom, ValidUntil);
}

/// <summary>A stretch of a weekday in which a doctor works.</summary>
/// <param name="DoctorId">The doctor.</param>
/// <param name="Weekday">ISO 8601: Monday is 1, Sunday 7.</param>
/// <param name="Opens">From, included, by the clinic's wall clock.</param>
/// <param name="Closes">Until, not included.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair, where it is always the same.</param>
/// <param name="ValidFrom">The first day on which it holds; null where it always did.</param>
/// <param name="ValidUntil">The last day on which it holds; null where no end is known.</param>
public sealed record Stretch(
    Guid DoctorId, int Weekday, TimeOnly Opens, TimeOnly Closes, Guid BranchId, Guid? ChairId, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => WorkingWeek.WeekdayOf(day) == Weekday && !(day < ValidFrom) && !(day > ValidUntil);
}
