using Enamel.Kernel;

namespace Enamel.Morocco;

/// <summary>
/// The Moroccan clocks. Since 2026-09-20 they stand at UTC+00:00 all year (decree 2.26.530 of 2026); before, they stood at +01:00 and
/// fell back to +00:00 in Ramadan. Time-zone data older than 2026c still shift them up to 2087.
/// </summary>
public static class MoroccanTime
{
    /// <summary>The country's zone.</summary>
    public const string ZoneId = "Africa/Casablanca";

    /// <summary>What right zone data say: before the end of the shifts, during the last Ramadan, and after.</summary>
    public static IReadOnlyList<ZoneFact> Facts { get; } =
    [
        Fact("2026-03-01T12:00:00Z", hours: 0),
        Fact("2026-06-01T12:00:00Z", hours: 1),
        Fact("2026-12-01T12:00:00Z", hours: 0),
    ];

    static ZoneFact Fact(string at, int hours) =>
        new(ZoneId, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(hours));
}
