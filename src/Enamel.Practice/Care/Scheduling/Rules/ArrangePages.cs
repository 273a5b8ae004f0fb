using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>The settings' pages on which is said what visits need and when somebody can be seen.</summary>
static class ArrangePages
{
    /// <summary>The page of the kinds of visit.</summary>
    public const string Types = "/settings/appointment-types";

    /// <summary>The page of leave, closures, holidays and breaks.</summary>
    public const string Times = "/settings/availability";

    const int MinutesOfHour = 60;

    public static void Map(ClinicRoutes routes)
    {
        var types = routes.Pages.MapGroup(Types);
        types.MapGet("", async (AppointmentTypes list, ClinicDoctors doctors, CancellationToken stop) => Answer.Page<TypesPage>(new { Items = await list.All(stop), Retired = await list.Retired(stop), Doctors = await doctors.Active(stop) }))
            .Requires(SchedulingPermissions.Arrange);
        types.MapGet("/new", async (ClinicDoctors doctors, CancellationToken stop) => Answer.Page<TypeDialog>(new { Doctors = await doctors.Active(stop) })).Requires(SchedulingPermissions.Arrange);
        types.MapGet("/parts", (HttpRequest request) => Answer.Page<TypeParts>(new { Pattern = Pattern(name => request.Query[name], Number(request.Query["minutes"])) ?? "X" })).Requires(SchedulingPermissions.Arrange);
        types.MapGet("/{id:guid}", async (Guid id, AppointmentTypes list, ClinicDoctors doctors, CancellationToken stop) =>
                await list.Find(id, stop) is { } type ? Answer.Page<TypeDialog>(new { Type = type, Doctors = await doctors.Active(stop) }) : Answer.Refused(SchedulingRefusals.NoSuchType))
            .Requires(SchedulingPermissions.Arrange);
        types.MapPost("", async (IFormCollection form, HttpRequest request, ChangeType change, AppointmentTypes list, ClinicDoctors doctors, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
                await SaveType(null, form, request, change, list, doctors, shell, texts, text, stop))
            .Requires(SchedulingPermissions.Arrange);
        types.MapPost("/{id:guid}", async (Guid id, IFormCollection form, HttpRequest request, ChangeType change, AppointmentTypes list, ClinicDoctors doctors, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
                await SaveType(id, form, request, change, list, doctors, shell, texts, text, stop))
            .Requires(SchedulingPermissions.Arrange);
        types.MapPost("/{id:guid}/restore", async (Guid id, HttpRequest request, ChangeType change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Done(await change.Change(id, new(IsRetired: false), new(request, null), stop), text["type.restored"], shell, Types))
            .Requires(SchedulingPermissions.Arrange);
        MapTimes(routes.Pages.MapGroup(Times));
    }

    static void MapTimes(Microsoft.AspNetCore.Routing.RouteGroupBuilder times)
    {
        times.MapGet("", async (int? year, TimesView view, CancellationToken stop) => Answer.Page<TimesPage>(new { View = await view.Of(year, stop) })).Requires(SchedulingPermissions.SetHours);
        times.MapPost("/absences", AddAbsence).Requires(SchedulingPermissions.SetHours);
        times.MapPost("/absences/{id:guid}/remove", async (Guid id, ChangeRules rules, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
            Done(await rules.RemoveException(id, stop), text["removed"], shell)).Requires(SchedulingPermissions.SetHours);
        times.MapPost("/rules", AddRule).Requires(SchedulingPermissions.SetHours);
        times.MapPost("/rules/{id:guid}/remove", async (Guid id, ChangeRules rules, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
            Done(await rules.RemoveRule(id, stop), text["removed"], shell)).Requires(SchedulingPermissions.SetHours);
        times.MapPost("/holidays/{year:int}/{key}", async (int year, string key, IFormCollection form, ChangeHoliday change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Done(await change.Run(year, key, new(form["on"], Number(form["days"]), form["worked"] == "true"), stop), text["holiday.saved"], shell, string.Create(CultureInfo.InvariantCulture, $"{Times}?year={year}")))
            .Requires(SchedulingPermissions.Arrange);
        times.MapPost("/settings", async (IFormCollection form, ChangeSettings change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Done(await change.Run(new(form["fillsGaps"] == "true", Number(form["offerMinutes"]), Number(form["offersAtOnce"]), Number(form["holdMinutes"])), stop), text["settings.saved"], shell))
            .Requires(SchedulingPermissions.Arrange);
    }

    static async Task<IResult> SaveType(
        Guid? id, IFormCollection form, HttpRequest request, ChangeType change, AppointmentTypes list, ClinicDoctors doctors, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var minutes = Number(form["minutes"]);
        var command = new ChangeType.Command(form["name"], minutes, Pattern(name => form[name], minutes), Number(form["bufferBefore"]) ?? 0, Number(form["bufferAfter"]) ?? 0,
            (Number(form["leadHours"]) ?? 0) * MinutesOfHour, Number(form["tint"]), [.. form["doctor"].Select(one => Guid.TryParse(one, out var doctor) ? doctor : Guid.Empty)],
            IsRetired: form["retired"] == "true", Version: Number(form["version"]), Reason: form["reason"]);
        var outcome = id is { } known ? await change.Change(known, command, new(request, command.Version), stop) : Forget(await change.Add(command with { IsRetired = null, Version = null, Reason = null }, stop));
        if (outcome.Succeeded(out var refusal)) return Done(outcome, text["type.saved"], shell, Types);
        var type = id is { } present ? await list.Find(present, stop) : null;
        if (id is not null && type is null) return Answer.Refused(refusal);
        var parameters = new { Type = type, Typed = command, Doctors = await doctors.Active(stop), Faults = Faults.Of(refusal, texts) };
        return shell.IsFragment ? Answer.Page<TypeForm>(refusal, parameters) : Answer.Page<TypeDialog>(refusal, parameters);
    }

    // The ticked parts of the length that was on the page, made as long as the length that was typed.
    static string? Pattern(Func<string, Microsoft.Extensions.Primitives.StringValues> form, int? minutes)
    {
        if (Number(form("parts")) is not { } parts || parts is < 1 or > 108 || minutes is not { } length || length is < 5 or > 540) return null;
        var ticked = form("with").Select(one => Number(one)).ToHashSet();
        var pattern = string.Concat(Enumerable.Range(0, parts).Select(part => ticked.Contains(part) ? 'X' : '/'));
        return !pattern.Contains('X', StringComparison.Ordinal) ? new string('X', length / 5) : Slots.VisitShape.Fit(pattern, length / 5 * 5) ?? new string('X', length / 5);
    }

    static async Task<IResult> AddAbsence(IFormCollection form, ChangeRules rules, TimesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!Who(form["who"]).Succeeded(out var whose, out var refusal)) return await Again(refusal);
        string Moment(string day, string time) => string.IsNullOrWhiteSpace(form[time]) ? form[day].ToString() : $"{form[day]}T{form[time]}";
        var to = string.IsNullOrWhiteSpace(form["to"]) && !string.IsNullOrWhiteSpace(form["toTime"]) ? $"{form["from"]}T{form["toTime"]}" : Moment("to", "toTime");
        if (!(await rules.AddException(new(form["kind"], whose.Doctor, whose.Branch, null, Moment("from", "fromTime"), to, form["reason"]), stop)).Succeeded(out var added, out refusal)) return await Again(refusal);
        return Done(Outcome.Done, added.Booked.Count == 0 ? text["absence.added"] : text.Say("absence.booked", ("count", added.Booked.Count)), shell);

        async Task<IResult> Again(Refusal no) => Answer.Page<TimesPage>(no, new { View = await view.Of(null, stop), Typed = Values(form), AbsenceFaults = Faults.Of(no, texts) });
    }

    static async Task<IResult> AddRule(IFormCollection form, ChangeRules rules, TimesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!Who(form["who"]).Succeeded(out var whose, out var refusal)) return await Again(refusal);
        return (await rules.AddRule(new(form["kind"], whose.Doctor, whose.Branch, null, Number(form["weekday"]), form["opens"], form["closes"], form["validFrom"], form["validUntil"], null), stop)).Succeeded(out _, out refusal)
            ? Done(Outcome.Done, text["absence.added"], shell)
            : await Again(refusal);

        async Task<IResult> Again(Refusal no) => Answer.Page<TimesPage>(no, new { View = await view.Of(null, stop), Typed = Values(form), RuleFaults = Faults.Of(no, texts) });
    }

    // The whole clinic is closed by who says so, not by who forgot to choose.
    static Outcome<(Guid? Doctor, Guid? Branch)> Who(string? typed) => typed?.Split('/') switch
    {
        ["doctor", var id] when Guid.TryParse(id, out var doctor) => Outcome.Of<(Guid?, Guid?)>((doctor, null)),
        ["branch", var id] when Guid.TryParse(id, out var branch) => Outcome.Of<(Guid?, Guid?)>((null, branch)),
        ["everybody"] => Outcome.Of<(Guid?, Guid?)>((null, null)),
        _ => Refusal.OfFields(new FieldRefusal("who", KernelRefusals.Required.Code)),
    };

    static Outcome Forget(Outcome<Guid> made) => made.Succeeded(out _, out var refusal) ? Outcome.Done : refusal;

    static IResult Done(Outcome outcome, string said, Shell shell, string to = Times)
    {
        if (!outcome.Succeeded(out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(said);
        return Answer.GoTo(to);
    }

    static int? Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static Dictionary<string, string> Values(IFormCollection form) => form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
}

/// <summary>What the page of leave, closures, holidays and breaks shows.</summary>
/// <param name="Exceptions">What is different once.</param>
/// <param name="Rules">What holds every week.</param>
/// <param name="Holidays">Those of a year.</param>
/// <param name="Year">Which.</param>
/// <param name="Today">The clinic's day.</param>
/// <param name="Doctors">Whom one may say it of.</param>
/// <param name="Branches">The open branches.</param>
/// <param name="Settings">How the agenda is kept.</param>
/// <param name="MayArrange">Whether it can be said of all, and of holidays.</param>
public sealed record TimesModel(
    IReadOnlyList<ExceptionCard> Exceptions, IReadOnlyList<WeekRuleCard> Rules, IReadOnlyList<HolidayCard> Holidays, int Year, DateOnly Today, IReadOnlyList<DoctorCard> Doctors,
    IReadOnlyList<Premises.BranchCard> Branches, AgendaSettingsCard Settings, bool MayArrange);

/// <summary>Gathers what that page shows.</summary>
sealed class TimesView(
    ChangeRules rules, ClinicHolidays holidays, AgendaSettings settings, ClinicDoctors doctors, Premises.Premises premises, AgendaScope scope, CurrentUser user, ClinicClock clock)
{
    public async Task<TimesModel> Of(int? year, CancellationToken stop)
    {
        var shown = Math.Clamp(year ?? clock.Today.Year, 1990, 2077);
        return new(await rules.Exceptions(clock.Today, stop), await rules.Rules(stop), await holidays.Of(shown, stop), shown, clock.Today,
            [.. (await doctors.Active(stop)).Where(doctor => scope.Sees(doctor.Id))], await premises.Branches(stop), await settings.Now(stop), user.May(SchedulingPermissions.Arrange));
    }
}
