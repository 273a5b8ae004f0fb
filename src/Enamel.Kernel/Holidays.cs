using System.Globalization;

namespace Enamel.Kernel;

/// <summary>A public holiday in a year.</summary>
/// <param name="Key">Which; unique within its year, and the same every year.</param>
/// <param name="On">Its first day.</param>
/// <param name="Days">How many days it lasts.</param>
/// <param name="IsByMoon">Whether the day is computed and the moon decides: the real one may come a day earlier or later.</param>
public sealed record Holiday(string Key, DateOnly On, int Days, bool IsByMoon);

/// <summary>A country's public holidays.</summary>
public interface IHolidays
{
    /// <summary>Those whose first day is in a year, in their order.</summary>
    IReadOnlyList<Holiday> Of(int year);

    /// <summary>What a holiday is called.</summary>
    /// <param name="key">The key of one of them.</param>
    string Name(string key, CultureInfo culture);
}
