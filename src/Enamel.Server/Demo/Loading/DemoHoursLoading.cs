using System.Globalization;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>Adds the kinds of appointment that a demo clinic offers besides the usual ones, and says when its doctors work.</summary>
internal sealed class DemoHoursLoading(DemoWork clinic)
{
    public async Task Load(CancellationToken stop)
    {
        await AddTypes(stop);
        var places = await DemoPlaces.Of(clinic, stop);
        foreach (var week in clinic.Plan.Hours.GroupBy(stretch => stretch.Doctor, StringComparer.Ordinal))
        {
            var rows = week.Select(stretch => new SetHours.Row(
                Weekday(stretch.Day), Hour(stretch.Opens), Hour(stretch.Closes), ChairId: places.Of(stretch.Branch, stretch.Chair)?.Chair)).ToArray();
            clinic.Expected(await clinic.The<SetHours>().Run(places.Doctors[week.Key], new(rows), stop));
        }
    }

    private async Task AddTypes(CancellationToken stop)
    {
        var there = await clinic.Db.Set<AppointmentType>().ToListAsync(stop);
        var position = there.Select(type => type.Position).DefaultIfEmpty().Max();
        foreach (var type in clinic.Plan.Types.Where(planned => !there.Exists(type => type.Name == planned.Name)))
            clinic.Db.Add(new AppointmentType
            {
                Id = Guid.CreateVersion7(clinic.Now), Name = type.Name, Minutes = type.Minutes, Tint = type.Tint, Position = ++position, CreatedAt = clinic.Now,
            });
        await clinic.Db.SaveChangesAsync(stop);
    }

    // ISO 8601: Monday is 1, Sunday 7.
    private static int Weekday(DayOfWeek day) => ((int)day + 6) % 7 + 1;

    private static string Hour(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
