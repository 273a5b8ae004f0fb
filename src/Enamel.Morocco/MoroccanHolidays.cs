using System.Globalization;
using System.Resources;
using Enamel.Kernel;

namespace Enamel.Morocco;

/// <summary>
/// The public holidays of Morocco. Those of the moon are computed by the calendar of Umm al-Qura; the country decides by sighting, so a clinic can move them.
/// </summary>
public sealed class MoroccanHolidays : IHolidays
{
    static readonly ResourceManager Names = new(typeof(Texts));
    static readonly UmAlQuraCalendar Moon = new();

    // Since: the first year in which it was kept.
    static readonly (string Key, int Month, int Day, int Since)[] Fixed =
    [
        ("new-year", 1, 1, 1956), ("independence-manifesto", 1, 11, 1985), ("amazigh-new-year", 1, 14, 2024), ("labour-day", 5, 1, 1956), ("throne-day", 7, 30, 1999),
        ("oued-ed-dahab", 8, 14, 1979), ("revolution", 8, 20, 1956), ("youth-day", 8, 21, 1999), ("unity-day", 10, 31, 2025), ("green-march", 11, 6, 1975), ("independence", 11, 18, 1956),
    ];

    static readonly (string Key, int Month, int Day, int Days)[] ByMoon =
        [("eid-al-fitr", 10, 1, 2), ("eid-al-adha", 12, 10, 2), ("hijri-new-year", 1, 1, 1), ("mawlid", 3, 12, 2)];

    /// <inheritdoc/>
    public IReadOnlyList<Holiday> Of(int year) =>
        [.. Fixed.Where(day => day.Since <= year).Select(day => new Holiday(day.Key, new(year, day.Month, day.Day), 1, IsByMoon: false)).Concat(Lunar(year)).OrderBy(day => day.On)];

    /// <inheritdoc/>
    public string Name(string key, CultureInfo culture) => Names.GetString($"holiday.{WithoutNumber(key)}", culture) ?? key;

    // A year of the moon is eleven days shorter: now and then one of ours holds two of a kind.
    static IEnumerable<Holiday> Lunar(int year)
    {
        if (year - 1 < Moon.MinSupportedDateTime.Year || year + 1 > Moon.MaxSupportedDateTime.Year) yield break;
        foreach (var (key, month, day, days) in ByMoon)
        {
            var found = 0;
            for (var moonYear = MoonYearOf(year); moonYear <= MoonYearOf(year) + 1; moonYear++)
            {
                var on = DateOnly.FromDateTime(Moon.ToDateTime(moonYear, month, day, 0, 0, 0, 0));
                if (on.Year == year) yield return new(++found == 1 ? key : $"{key}-{found}", on, days, IsByMoon: true);
            }
        }
    }

    static int MoonYearOf(int year) => Moon.GetYear(new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified));

    static string WithoutNumber(string key) => key.EndsWith("-2", StringComparison.Ordinal) ? key[..^2] : key;
}
