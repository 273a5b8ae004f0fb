using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>A holiday as the clinic keeps it.</summary>
/// <param name="Key">The country's key.</param>
/// <param name="Year">The year in which the country's calendar has it.</param>
/// <param name="Name">In the language of whoever looks.</param>
/// <param name="On">Its first day.</param>
/// <param name="Days">How many days it lasts.</param>
/// <param name="IsByMoon">Whether the country's day is computed and the moon decides.</param>
/// <param name="IsWorked">Whether the clinic works all the same.</param>
/// <param name="UsualOn">The first day by the country's calendar.</param>
/// <param name="Version">0 where the clinic never said otherwise.</param>
public sealed record HolidayCard(string Key, int Year, string Name, DateOnly On, int Days, bool IsByMoon, bool IsWorked, DateOnly UsualOn, int Version)
{
    /// <summary>Its last day.</summary>
    internal DateOnly Last => On.AddDays(Days - 1);
}

/// <summary>The country's holidays with what the clinic says otherwise.</summary>
public sealed class ClinicHolidays(ClinicDb db, IHolidays country)
{
    /// <summary>Those of a year of the country's calendar, in their order.</summary>
    public async Task<IReadOnlyList<HolidayCard>> Of(int year, CancellationToken stop) => await Between(year, year, stop);

    /// <summary>The days of a range on which the clinic is closed for them.</summary>
    internal async Task<IReadOnlySet<DateOnly>> Closed(DateOnly first, DateOnly last, CancellationToken stop) =>
        (await Between(first.AddDays(-15).Year, last.AddDays(15).Year, stop)).Where(holiday => !holiday.IsWorked)
            .SelectMany(holiday => Enumerable.Range(0, holiday.Days).Select(holiday.On.AddDays)).Where(day => day >= first && day <= last).ToHashSet();

    async Task<IReadOnlyList<HolidayCard>> Between(int first, int last, CancellationToken stop)
    {
        var changes = (await db.Set<HolidayChange>().AsNoTracking().Where(change => change.Year >= first && change.Year <= last).ToListAsync(stop))
            .ToDictionary(change => (change.Key, change.Year));
        return [.. Enumerable.Range(first, last - first + 1).SelectMany(year => country.Of(year).Select(holiday => Card(holiday, year, changes.GetValueOrDefault((holiday.Key, year)))))
            .OrderBy(holiday => holiday.On)];
    }

    HolidayCard Card(Holiday usual, int year, HolidayChange? change)
    {
        var name = country.Name(usual.Key, CultureInfo.CurrentUICulture);
        return change is null
            ? new(usual.Key, year, name, usual.On, usual.Days, usual.IsByMoon, IsWorked: false, usual.On, 0)
            : new(usual.Key, year, name, change.OnDate, change.Days, usual.IsByMoon, change.IsWorked, usual.On, change.Version);
    }
}
