using System.Globalization;
using Enamel.Kernel;

namespace Enamel.Tests.Support;

/// <summary>A country that works all year, but for one feast long before any test plays.</summary>
sealed class NoHolidays : IHolidays
{
    /// <summary>The feast.</summary>
    public static readonly Holiday Feast = new("feast", new(1999, 5, 1), 1, IsByMoon: false);

    public IReadOnlyList<Holiday> Of(int year) => year == Feast.On.Year ? [Feast] : [];

    public string Name(string key, CultureInfo culture) => key;
}
