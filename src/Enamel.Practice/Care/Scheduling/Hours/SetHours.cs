using System.Runtime.InteropServices;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Hours;

/// <summary>A doctor's week is said anew. What stays the same is left alone, so that the trail tells what changed.</summary>
public sealed class SetHours(ClinicDb db, AgendaScope scope, ClinicDoctors doctors, Premises.Premises premises, TimeProvider clock)
{
    const int MostStretches = 42;
    const int MostPeriods = 20;
    const int StepMinutes = 5;

    /// <summary>The whole week.</summary>
    /// <param name="Items">Its stretches, in any order; a row without times is passed over.</param>
    public sealed record Command(IReadOnlyList<Row>? Items = null);

    /// <summary>A stretch of a weekday.</summary>
    /// <param name="Weekday">ISO 8601: Monday is 1, Sunday 7.</param>
    /// <param name="Opens">HH:mm by the clinic's wall clock.</param>
    /// <param name="Closes">HH:mm, after <paramref name="Opens"/>.</param>
    /// <param name="BranchId">Where; follows from the chair, or is the clinic's first branch.</param>
    /// <param name="ChairId">At which chair, where it is always the same.</param>
    public sealed record Row(int? Weekday = null, string? Opens = null, string? Closes = null, Guid? BranchId = null, Guid? ChairId = null);

    /// <summary>Sets the week for all days.</summary>
    /// <returns>Done; or which row is wrong and why.</returns>
    public Task<Outcome> Run(Guid doctorId, Command command, CancellationToken stop) => Run(doctorId, null, null, command, stop);

    /// <summary>Sets the week from one day to another; what holds before and after stays.</summary>
    /// <param name="from">The first day, YYYY-MM-DD; null where it has always been so.</param>
    /// <param name="until">The last day; null where no end is known.</param>
    /// <returns>Done; or which row is wrong and why.</returns>
    public async Task<Outcome> Run(Guid doctorId, string? from, string? until, Command command, CancellationToken stop)
    {
        if (!scope.Of(doctorId).Succeeded(out _, out var notYours)) return notYours;
        if (await doctors.Find(doctorId, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        if (command.Items is not { } rows) return Refusal.OfFields(new FieldRefusal("items", KernelRefusals.Required.Code));
        if (rows.Count > MostStretches) return SchedulingRefusals.TooManyHours;
        if (!Dates(from, until).Succeeded(out var dates, out var undated)) return undated;
        if (!Read(doctorId, rows, dates, await premises.Branches(stop), await premises.Chairs(stop)).Succeeded(out var week, out var wrong)) return wrong;
        var present = await db.Set<WorkingHours>().Where(hours => hours.DoctorId == doctorId).ToListAsync(stop);
        var all = present.SelectMany(hours => Beside(hours.Stretch, dates)).Concat(week).ToList();
        if (all.Count > MostStretches * MostPeriods) return SchedulingRefusals.TooManyHours;
        await Replace(doctorId, present, all, stop);
        return Outcome.Done;
    }

    [StructLayout(LayoutKind.Auto)]
    readonly record struct Period(DateOnly? From, DateOnly? Until);

    static Outcome<Period> Dates(string? from, string? until)
    {
        var check = new Validation();
        DateOnly? Day(string field, string? typed)
        {
            if (string.IsNullOrWhiteSpace(typed)) return null;
            var day = Moments.Day(typed.Trim());
            check.Require(field, day is not null, SchedulingRefusals.NoSuchTime.Code);
            return day;
        }
        var period = new Period(Day("from", from), Day("until", until));
        check.Require("until", !(period.Until < period.From), SchedulingRefusals.DatesOrder.Code);
        return check.Refused(out var wrong) ? wrong : period;
    }

    // What is left of a stretch before and after the days for which the week is said anew.
    static IEnumerable<Stretch> Beside(Stretch stretch, Period anew)
    {
        if (anew.From > stretch.ValidUntil || anew.Until < stretch.ValidFrom)
        {
            yield return stretch;
            yield break;
        }
        if (anew.From is { } first && !(stretch.ValidFrom >= first)) yield return stretch with { ValidUntil = first.AddDays(-1) };
        if (anew.Until is { } last && !(stretch.ValidUntil <= last)) yield return stretch with { ValidFrom = last.AddDays(1) };
    }

    async Task Replace(Guid doctorId, IReadOnlyList<WorkingHours> present, IReadOnlyList<Stretch> week, CancellationToken stop)
    {
        db.RemoveRange(present.Where(hours => !week.Contains(hours.Stretch)));
        await db.SaveChangesAsync(stop); // first what goes, or it would stand in the way of what comes
        var now = clock.GetUtcNow();
        foreach (var stretch in week.Except(present.Select(hours => hours.Stretch)))
            db.Add(new WorkingHours
            {
                Id = Guid.CreateVersion7(now), DoctorId = doctorId, Weekday = stretch.Weekday, Opens = stretch.Opens, Closes = stretch.Closes,
                BranchId = stretch.BranchId, ChairId = stretch.ChairId, ValidFrom = stretch.ValidFrom, ValidUntil = stretch.ValidUntil, CreatedAt = now,
            });
        await db.SaveChangesAsync(stop);
    }

    static Outcome<IReadOnlyList<Stretch>> Read(
        Guid doctorId, IReadOnlyList<Row> rows, Period dates, IReadOnlyList<Premises.BranchCard> branches, IReadOnlyList<Premises.ChairCard> chairs)
    {
        var check = new Validation();
        var week = new List<Stretch>();
        foreach (var (index, row) in rows.Index())
        {
            if (string.IsNullOrWhiteSpace(row.Opens) && string.IsNullOrWhiteSpace(row.Closes)) continue;
            var field = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"items.{index}");
            var isTimed = Timed(check, field, row, out var opens, out var closes);
            var isWeekday = check.Require($"{field}.weekday", row.Weekday is >= 1 and <= 7, SchedulingRefusals.WeekdayUnknown.Code);
            var chair = chairs.FirstOrDefault(chair => chair.Id == row.ChairId);
            if (row.ChairId is not null && chair is null) return SchedulingRefusals.NoSuchChair;
            if (row.BranchId is not null && branches.All(branch => branch.Id != row.BranchId)) return SchedulingRefusals.NoSuchBranch;
            if (chair is not null && row.BranchId is { } named && named != chair.BranchId) return SchedulingRefusals.ChairElsewhere;
            if ((chair?.BranchId ?? row.BranchId ?? (branches.Count > 0 ? branches[0].Id : null)) is not { } place) return SchedulingRefusals.NoBranch;
            if (!isTimed || !isWeekday) continue;
            var stretch = new Stretch(doctorId, row.Weekday!.Value, opens, closes, place, row.ChairId, dates.From, dates.Until); // isWeekday looked
            if (week.Any(other => other.Weekday == stretch.Weekday && other.Opens < closes && opens < other.Closes))
                check.Refuse($"{field}.opens", SchedulingRefusals.HoursOverlap.Code);
            week.Add(stretch);
        }
        return check.Refused(out var wrong) ? wrong : Outcome.Of<IReadOnlyList<Stretch>>(week);
    }

    static bool Timed(Validation check, string field, Row row, out TimeOnly opens, out TimeOnly closes)
    {
        var from = check.Require($"{field}.opens", row.Opens, HourOf, out opens);
        var until = check.Require($"{field}.closes", row.Closes, HourOf, out closes);
        return from && until && check.Require($"{field}.closes", opens < closes, SchedulingRefusals.HoursOrder.Code);
    }

    static Outcome<TimeOnly> HourOf(string typed) =>
        Moments.Hour(typed.Trim()) is not { } time ? SchedulingRefusals.HourMalformed
        : time.Ticks % TimeSpan.FromMinutes(StepMinutes).Ticks == 0 ? time : SchedulingRefusals.NotInSteps;
}
