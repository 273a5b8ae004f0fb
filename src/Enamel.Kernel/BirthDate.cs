using System.Globalization;

namespace Enamel.Kernel;

/// <summary>The rule for a date of birth.</summary>
public static class BirthDate
{
    /// <summary>Nobody alive was born before.</summary>
    public static readonly DateOnly Earliest = new(1900, 1, 1);

    /// <summary>Refuses a date after today or before 1900.</summary>
    /// <param name="date">The date of birth.</param>
    /// <param name="today">The clinic's local day.</param>
    public static Outcome<DateOnly> Check(DateOnly date, DateOnly today)
    {
        if (date > today) return KernelRefusals.BirthDateInFuture;
        return date < Earliest ? KernelRefusals.BirthDateTooEarly(Earliest) : date;
    }

    /// <summary>Reads <c>YYYY-MM-DD</c>, as JSON and date fields have it, and checks it.</summary>
    public static Outcome<DateOnly> Parse(string typed, DateOnly today) =>
        DateOnly.TryParseExact(TypedText.WithAsciiDigits(typed.Trim()), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Check(date, today)
            : KernelRefusals.DateMalformed;
}
