using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Hours;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>Gathers the rules by which doctors and chairs are there: one query for each kind of rule, however many doctors and days.</summary>
public sealed class Availability(ClinicDb db, DoctorHours hours, ClinicHolidays holidays, ClinicClock clock)
{
    /// <summary>The rules of some days.</summary>
    /// <param name="doctorId">Of one doctor; null for all.</param>
    /// <param name="range">Whole days are known around it.</param>
    public async Task<OpenTimes> Of(Guid? doctorId, TimeSlot range, CancellationToken stop)
    {
        var (first, last) = (clock.DayOf(range.StartsAt), clock.DayOf(range.EndsAt));
        var (from, to) = (first.ToDateTime(TimeOnly.MinValue), last.AddDays(1).ToDateTime(TimeOnly.MinValue));
        var rules = await db.Set<WeekRule>().AsNoTracking().Where(rule => doctorId == null || rule.DoctorId == null || rule.DoctorId == doctorId)
            .Select(rule => new WeeklyRule(rule.Kind == WeekRule.Break, rule.BranchId, rule.ChairId, rule.DoctorId, rule.Weekday, rule.Opens, rule.Closes, rule.ValidFrom, rule.ValidUntil))
            .ToListAsync(stop);
        var exceptions = await db.Set<AvailabilityException>().AsNoTracking()
            .Where(one => one.EndsLocal > from && one.StartsLocal < to && (doctorId == null || one.DoctorId == null || one.DoctorId == doctorId))
            .Select(one => new OneOff(one.Kind == AvailabilityException.Opening, one.BranchId, one.ChairId, one.DoctorId, one.StartsLocal, one.EndsLocal)).ToListAsync(stop);
        return new(clock, range, await hours.Of(doctorId, stop), rules, exceptions, await holidays.Closed(first, last, stop));
    }
}
