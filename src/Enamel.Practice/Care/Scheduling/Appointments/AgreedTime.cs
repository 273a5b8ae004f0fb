using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>
/// When a visit was agreed to be: the instants, and what was said to the patient by the clinic's wall clock, with the zone data that turned the one
/// into the other. A country that changes its clocks changes the instants of what is still to come and not what was said.
/// </summary>
/// <param name="Slot">From when to when.</param>
/// <param name="OnTheWall">Day and time as the wall clock shows the beginning.</param>
/// <param name="Zone">The zone's IANA name.</param>
/// <param name="ZoneRules">The edition of the zone data.</param>
sealed record AgreedTime(TimeSlot Slot, WallTime OnTheWall, string Zone, string ZoneRules)
{
    /// <summary>How long.</summary>
    public int Minutes => (int)Slot.Length.TotalMinutes;

    public const int ShortestMinutes = 5;
    public const int LongestMinutes = 540;
    const int StepMinutes = 5;
    const int YearsAhead = 2;

    /// <summary>A time that may be agreed on now.</summary>
    /// <returns>The time; or what is wrong with <c>startsAt</c> or <c>minutes</c>.</returns>
    public static Outcome<AgreedTime> From(DateTimeOffset start, int minutes, ClinicClock clock, ZoneRules rules)
    {
        var check = new Validation();
        if (check.Require("minutes", minutes is >= ShortestMinutes and <= LongestMinutes, SchedulingRefusals.LengthOutOfRange.Code))
            check.Require("minutes", minutes % StepMinutes == 0, SchedulingRefusals.NotInSteps.Code);
        check.Require("startsAt", start.UtcTicks % TimeSpan.FromMinutes(StepMinutes).Ticks == 0, SchedulingRefusals.NotInSteps.Code);
        if (check.Refused(out var wrong)) return wrong;
        if (start < clock.Day(clock.Today).StartsAt) return SchedulingRefusals.InThePast;
        if (start > clock.Day(clock.Today.AddYears(YearsAhead)).EndsAt) return SchedulingRefusals.TooFarAhead;
        return TimeSlot.Between(start, start.AddMinutes(minutes)).Map(slot => Of(slot, clock, rules));
    }

    /// <summary>Any time, as it was or will be.</summary>
    public static AgreedTime Of(TimeSlot slot, ClinicClock clock, ZoneRules rules) => new(slot, clock.WallTimeOf(slot.StartsAt), clock.ZoneId, rules.Version);
}
