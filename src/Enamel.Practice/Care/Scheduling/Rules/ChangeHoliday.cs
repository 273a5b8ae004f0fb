using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>The clinic says on which day a holiday is, or that it works on it.</summary>
public sealed class ChangeHoliday(ClinicDb db, IHolidays country, TimeProvider clock)
{
    const int MostDays = 10;
    const int Nearest = 15;

    /// <summary>How it is.</summary>
    /// <param name="On">Its first day, YYYY-MM-DD; as the country has it when left out.</param>
    /// <param name="Days">How many days it lasts.</param>
    /// <param name="IsWorked">Whether the clinic works all the same.</param>
    public sealed record Command(string? On = null, int? Days = null, bool? IsWorked = null);

    /// <summary>Says it.</summary>
    public async Task<Outcome> Run(int year, string key, Command command, CancellationToken stop)
    {
        if (year is < 1990 or > 2077 || country.Of(year).FirstOrDefault(holiday => holiday.Key == key) is not { } usual) return SchedulingRefusals.NoSuchHoliday;
        var check = new Validation();
        var on = string.IsNullOrWhiteSpace(command.On) ? usual.On : Moments.Day(command.On.Trim());
        if (check.Require("on", on is not null, SchedulingRefusals.NoSuchTime.Code))
            check.Require("on", Math.Abs(on!.Value.DayNumber - usual.On.DayNumber) <= Nearest, SchedulingRefusals.HolidayFarOff.Code); // it is there
        var days = command.Days ?? usual.Days;
        check.Require("days", days is >= 1 and <= MostDays, SchedulingRefusals.LengthOutOfRange.Code);
        if (check.Refused(out var wrong)) return wrong;
        var change = await db.Set<HolidayChange>().SingleOrDefaultAsync(change => change.Key == key && change.Year == year, stop);
        if (change is null)
            db.Add(new HolidayChange { Id = Guid.CreateVersion7(clock.GetUtcNow()), Key = key, Year = year, OnDate = on!.Value, Days = days, IsWorked = command.IsWorked == true }); // checked above
        else (change.OnDate, change.Days, change.IsWorked) = (on!.Value, days, command.IsWorked == true); // checked above
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
