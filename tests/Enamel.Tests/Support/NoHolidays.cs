using System.Globalization;
using Enamel.Kernel;

namespace Enamel.Tests.Support;

/// <summary>A country that works all year.</summary>
sealed class NoHolidays : IHolidays
{
    public IReadOnlyList<Holiday> Of(int year) => [];

    public string Name(string key, CultureInfo culture) => key;
}
