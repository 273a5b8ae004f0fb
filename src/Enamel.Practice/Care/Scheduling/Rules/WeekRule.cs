using Enamel.Platform.Database;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>
/// What holds every week beside the doctors' hours, by the clinic's wall clock: when a branch or a chair is open, or a break of a doctor, a chair, a branch
/// or the whole clinic.
/// </summary>
sealed class WeekRule : ClinicRow
{
    /// <summary>The doctor, chair or branch is not there.</summary>
    public const string Break = "break";

    /// <summary>The branch or chair can be used; one without such a rule can be used at any time.</summary>
    public const string Open = "open";

    /// <summary><see cref="Break"/> or <see cref="Open"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of which branch.</summary>
    public Guid? BranchId { get; init; }

    /// <summary>Of which chair.</summary>
    public Guid? ChairId { get; init; }

    /// <summary>Of which doctor: breaks only.</summary>
    public Guid? DoctorId { get; init; }

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

    /// <summary>What for.</summary>
    public string? Note { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
