using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Hours;

/// <summary>A row of the form, as it was typed.</summary>
/// <param name="Index">Its number in the form, by which its errors find it.</param>
/// <param name="Weekday">Monday is 1.</param>
/// <param name="Opens">HH:mm.</param>
/// <param name="Closes">HH:mm.</param>
/// <param name="Place">A branch, or a branch and a chair as <c>branch/chair</c>.</param>
public sealed record HoursRow(int Index, int Weekday, string? Opens, string? Closes, string? Place);

/// <summary>The dates between which a week holds.</summary>
/// <param name="From">The first day; null where it always did.</param>
/// <param name="Until">The last day; null where no end is known.</param>
public sealed record HoursPeriod(DateOnly? From, DateOnly? Until)
{
    /// <summary>Whether it holds on a day.</summary>
    internal bool Holds(DateOnly day) => !(day < From) && !(day > Until);
}

/// <summary>The page on which a doctor's week is said.</summary>
static class HoursPages
{
    const int LeastRows = 2;
    const int MostRows = 42;

    public static void Map(ClinicRoutes routes)
    {
        var hours = routes.Pages.MapGroup("/doctors/{id:guid}/hours");
        hours.MapGet("", Show).Requires(SchedulingPermissions.SetHours);
        hours.MapPost("", Set).Requires(SchedulingPermissions.SetHours);
    }

    static async Task<IResult> Show(
        Guid id, bool? more, string? from, string? until, DoctorHours hours, ClinicDoctors doctors, Premises.Premises premises, AgendaScope scope, ClinicClock clock, CancellationToken stop)
    {
        if (!scope.Of(id).Succeeded(out _, out var notYours)) return Answer.Refused(notYours);
        if (await doctors.Find(id, stop) is not { IsActive: true } doctor) return Answer.Refused(HttpRefusals.NotFound);
        var all = await hours.Of(id, stop);
        var periods = Periods(all);
        // The one that is asked for; else the one that holds today.
        var shown = from is not null || until is not null ? new HoursPeriod(Moments.Day(from), Moments.Day(until)) : periods.FirstOrDefault(period => period.Holds(clock.Today)) ?? (periods.Count > 0 ? periods[0] : new(null, null));
        return Answer.Page<HoursPage>(new
        {
            Doctor = doctor,
            Rows = Rows([.. all.Where(stretch => stretch.ValidFrom == shown.From && stretch.ValidUntil == shown.Until)], more == true),
            Periods = periods,
            From = Iso(shown.From),
            Until = Iso(shown.Until),
            Branches = await premises.Branches(stop),
            Chairs = await premises.Chairs(stop),
        });
    }

    static IReadOnlyList<HoursPeriod> Periods(IEnumerable<Stretch> all) =>
        [.. all.Select(stretch => new HoursPeriod(stretch.ValidFrom, stretch.ValidUntil)).Distinct().OrderBy(period => period.From ?? DateOnly.MinValue)];

    static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static async Task<IResult> Set(
        Guid id, IFormCollection form, SetHours set, DoctorHours hours, ClinicDoctors doctors, Premises.Premises premises, RefusalTexts texts, Shell shell, IStringLocalizer<Texts> text,
        CancellationToken stop)
    {
        var rows = Posted(form);
        var (from, until) = (form["from"].ToString(), form["until"].ToString());
        if ((await set.Run(id, from, until, new([.. rows.Select(Row)]), stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["hours-saved"]);
            return Answer.GoTo($"/doctors/{id}/hours?from={from}&until={until}");
        }
        if (refusal.Kind is RefusalKind.NotFound or RefusalKind.NotAllowed || await doctors.Find(id, stop) is not { } doctor) return Answer.Refused(refusal);
        object parameters = new
        {
            Doctor = doctor,
            Rows = rows,
            Periods = Periods(await hours.Of(id, stop)),
            From = from,
            Until = until,
            Branches = await premises.Branches(stop),
            Chairs = await premises.Chairs(stop),
            Faults = Faults.Of(refusal, texts),
        };
        return Answer.Page<HoursPage>(refusal, parameters);
    }

    // Morning and afternoon; one line more than there is for who asks for it.
    static IReadOnlyList<HoursRow> Rows(IReadOnlyList<Stretch> week, bool withOneMore) =>
        [.. Enumerable.Range(1, 7).SelectMany(weekday => week.Where(stretch => stretch.Weekday == weekday)
                .Select(stretch => new HoursRow(0, weekday, Dates.Time(stretch.Opens), Dates.Time(stretch.Closes), Place(stretch)))
                .Concat(Enumerable.Repeat(new HoursRow(0, weekday, null, null, null), Math.Max(withOneMore ? 1 : 0, LeastRows - week.Count(stretch => stretch.Weekday == weekday)))))
            .Select((row, index) => row with { Index = index })];

    static List<HoursRow> Posted(IFormCollection form)
    {
        var rows = new List<HoursRow>();
        for (var index = 0; index < MostRows && form.ContainsKey(Name(index, "weekday")); index++)
            rows.Add(new(index, int.TryParse(form[Name(index, "weekday")], NumberStyles.None, CultureInfo.InvariantCulture, out var weekday) ? weekday : 0,
                form[Name(index, "opens")], form[Name(index, "closes")], form[Name(index, "place")]));
        return rows;
    }

    static SetHours.Row Row(HoursRow row)
    {
        var place = row.Place?.Split('/') ?? [];
        return new(row.Weekday, row.Opens, row.Closes, place is [var branch, ..] && Guid.TryParse(branch, out var b) ? b : null,
            place is [_, var chair] && Guid.TryParse(chair, out var c) ? c : null);
    }

    static string Place(Stretch stretch) => stretch.ChairId is { } chair ? $"{stretch.BranchId}/{chair}" : stretch.BranchId.ToString();

    /// <summary>The name of a row's field: as the API's refusals name it.</summary>
    internal static string Name(int index, string field) => string.Create(CultureInfo.InvariantCulture, $"items.{index}.{field}");
}
