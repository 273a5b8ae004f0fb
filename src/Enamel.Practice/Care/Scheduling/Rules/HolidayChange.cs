using Enamel.Platform.Database;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>What the clinic says otherwise of a holiday of its country: another day, as the moon was seen, or that it works.</summary>
sealed class HolidayChange : ClinicRow
{
    /// <summary>The country's key of the holiday.</summary>
    public required string Key { get; init; }

    /// <summary>The year in which the country's calendar has it.</summary>
    public required int Year { get; init; }

    /// <summary>Its first day.</summary>
    public required DateOnly OnDate { get; set; }

    /// <summary>How many days it lasts.</summary>
    public required int Days { get; set; }

    /// <summary>Whether the clinic works all the same.</summary>
    public required bool IsWorked { get; set; }
}
