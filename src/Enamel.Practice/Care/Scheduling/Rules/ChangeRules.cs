using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>What holds every week beside the doctors' hours, as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>break</c> or <c>open</c>.</param>
/// <param name="BranchId">Of which branch.</param>
/// <param name="ChairId">Of which chair.</param>
/// <param name="DoctorId">Of which doctor.</param>
/// <param name="Weekday">Monday is 1.</param>
/// <param name="Opens">HH:mm.</param>
/// <param name="Closes">HH:mm.</param>
/// <param name="ValidFrom">The first day on which it holds.</param>
/// <param name="ValidUntil">The last day on which it holds.</param>
/// <param name="Note">What for.</param>
public sealed record WeekRuleCard(
    Guid Id, string Kind, Guid? BranchId, Guid? ChairId, Guid? DoctorId, int Weekday, string Opens, string Closes, DateOnly? ValidFrom, DateOnly? ValidUntil, string? Note);

/// <summary>What is different once, as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>closure</c>, <c>opening</c> or <c>leave</c>.</param>
/// <param name="BranchId">Of which branch.</param>
/// <param name="ChairId">Of which chair.</param>
/// <param name="DoctorId">Of which doctor.</param>
/// <param name="StartsAt">From, by the clinic's wall clock: <c>2026-12-24T14:00</c>.</param>
/// <param name="EndsAt">Until, not included.</param>
/// <param name="Reason">Why.</param>
public sealed record ExceptionCard(Guid Id, string Kind, Guid? BranchId, Guid? ChairId, Guid? DoctorId, DateTime StartsAt, DateTime EndsAt, string? Reason);

/// <summary>Says when the clinic, its branches, chairs and doctors are there or not. A doctor says it for oneself, the manager for all.</summary>
public sealed class ChangeRules
{
    const int LongestNote = 200;
    const int LongestDays = 400;
    const int Most = 500;

    readonly ClinicDb db;
    readonly AgendaScope scope;
    readonly CurrentUser user;
    readonly ClinicDoctors doctors;
    readonly Premises.Premises premises;
    readonly AppointmentList appointments;
    readonly ClinicClock clock;

    internal ChangeRules(
        ClinicDb db, AgendaScope scope, CurrentUser user, ClinicDoctors doctors, Premises.Premises premises, AppointmentList appointments, ClinicClock clock) =>
        (this.db, this.scope, this.user, this.doctors, this.premises, this.appointments, this.clock) = (db, scope, user, doctors, premises, appointments, clock);

    /// <summary>A rule for every week.</summary>
    /// <param name="Kind"><c>break</c> or <c>open</c>.</param>
    /// <param name="DoctorId">Of which doctor; for breaks.</param>
    /// <param name="BranchId">Of which branch; null is all of them, for breaks.</param>
    /// <param name="ChairId">Of which chair.</param>
    /// <param name="Weekday">Monday is 1.</param>
    /// <param name="Opens">HH:mm.</param>
    /// <param name="Closes">HH:mm.</param>
    /// <param name="ValidFrom">YYYY-MM-DD; null where it always held.</param>
    /// <param name="ValidUntil">YYYY-MM-DD; null where no end is known.</param>
    /// <param name="Note">What for.</param>
    public sealed record RuleCommand(
        string? Kind = null, Guid? DoctorId = null, Guid? BranchId = null, Guid? ChairId = null, int? Weekday = null, string? Opens = null, string? Closes = null,
        string? ValidFrom = null, string? ValidUntil = null, string? Note = null);

    /// <summary>What is different once.</summary>
    /// <param name="Kind"><c>closure</c>, <c>opening</c> or <c>leave</c>.</param>
    /// <param name="DoctorId">Of which doctor; leave and openings have one.</param>
    /// <param name="BranchId">Of which branch; an opening without one is where the chair stands, or in the first.</param>
    /// <param name="ChairId">Of which chair.</param>
    /// <param name="From">A day, or a day and time by the wall clock.</param>
    /// <param name="To">A day, which is included, or a day and time, which is not; as <paramref name="From"/> when left out and that is a day.</param>
    /// <param name="Reason">Why.</param>
    public sealed record ExceptionCommand(
        string? Kind = null, Guid? DoctorId = null, Guid? BranchId = null, Guid? ChairId = null, string? From = null, string? To = null, string? Reason = null);

    /// <summary>What came of it: its id, and what is booked in that time all the same.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Booked">Somebody should call these patients.</param>
    public sealed record Added(Guid Id, IReadOnlyList<AppointmentItem> Booked);

    /// <summary>All rules, by weekday and time.</summary>
    public async Task<IReadOnlyList<WeekRuleCard>> Rules(CancellationToken stop) =>
        [.. (await db.Set<WeekRule>().AsNoTracking().OrderBy(rule => rule.Weekday).ThenBy(rule => rule.Opens).ToListAsync(stop))
            .Where(rule => rule.DoctorId is not { } doctor || scope.Sees(doctor))
            .Select(rule => new WeekRuleCard(rule.Id, rule.Kind, rule.BranchId, rule.ChairId, rule.DoctorId, rule.Weekday, Platform.Ui.Dates.Time(rule.Opens),
                Platform.Ui.Dates.Time(rule.Closes), rule.ValidFrom, rule.ValidUntil, rule.Note))];

    /// <summary>What is different from a day on, the earliest first.</summary>
    public async Task<IReadOnlyList<ExceptionCard>> Exceptions(DateOnly from, CancellationToken stop)
    {
        var first = from.ToDateTime(TimeOnly.MinValue);
        return [.. (await db.Set<AvailabilityException>().AsNoTracking().Where(one => one.EndsLocal > first).OrderBy(one => one.StartsLocal).ThenBy(one => one.Id).Take(Most).ToListAsync(stop))
            .Where(one => one.DoctorId is not { } doctor || scope.Sees(doctor))
            .Select(one => new ExceptionCard(one.Id, one.Kind, one.BranchId, one.ChairId, one.DoctorId, one.StartsLocal, one.EndsLocal, one.Reason))];
    }

    /// <summary>Adds a rule.</summary>
    public async Task<Outcome<Guid>> AddRule(RuleCommand command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("kind", command.Kind is WeekRule.Break or WeekRule.Open, SchedulingRefusals.KindUnknown.Code);
        check.Require("weekday", command.Weekday is >= 1 and <= 7, SchedulingRefusals.WeekdayUnknown.Code);
        var isTimed = check.Require("opens", command.Opens, HourOf, out var opens) & check.Require("closes", command.Closes, HourOf, out var closes);
        if (isTimed) check.Require("closes", opens < closes, SchedulingRefusals.HoursOrder.Code);
        var (from, until) = (Date(check, "validFrom", command.ValidFrom), Date(check, "validUntil", command.ValidUntil));
        check.Require("validUntil", !(until < from), SchedulingRefusals.DatesOrder.Code);
        check.Optional("note", command.Note, PlainText.UpTo(LongestNote), out string? note);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Whose(command.DoctorId, command.BranchId, command.ChairId, command.Kind == WeekRule.Open, stop)).Succeeded(out var branch, out var refusal)) return refusal;
        if (command.Kind == WeekRule.Open && (branch is null || command.DoctorId is not null)) return SchedulingRefusals.OpenIsForPlaces;
        if (await db.Set<WeekRule>().CountAsync(stop) >= Most) return SchedulingRefusals.TooManyHours;
        var rule = new WeekRule
        {
            Id = Guid.CreateVersion7(clock.Now), Kind = command.Kind!, BranchId = branch, ChairId = command.ChairId, DoctorId = command.DoctorId, Weekday = command.Weekday!.Value, // checked above
            Opens = opens, Closes = closes, ValidFrom = from, ValidUntil = until, Note = note, CreatedAt = clock.Now,
        };
        db.Add(rule);
        await db.SaveChangesAsync(stop);
        return rule.Id;
    }

    /// <summary>Adds what is different once.</summary>
    public async Task<Outcome<Added>> AddException(ExceptionCommand command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("kind", command.Kind is { } kind && AvailabilityException.Kinds.Contains(kind, StringComparer.Ordinal), SchedulingRefusals.KindUnknown.Code);
        var isTimed = Wall(check, "from", command.From, isEnd: false, out var starts) & Wall(check, "to", string.IsNullOrWhiteSpace(command.To) ? command.From : command.To, isEnd: true, out var ends);
        if (isTimed && check.Require("to", starts < ends, SchedulingRefusals.DatesOrder.Code)) check.Require("to", (ends - starts).TotalDays <= LongestDays, SchedulingRefusals.DatesOrder.Code);
        check.Optional("reason", command.Reason, PlainText.UpTo(LongestNote), out string? reason);
        if (command.Kind is AvailabilityException.Opening or AvailabilityException.Leave) check.Require("doctorId", command.DoctorId, out _);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Whose(command.DoctorId, command.BranchId, command.ChairId, needsBranch: command.Kind == AvailabilityException.Opening, stop)).Succeeded(out var branch, out var refusal)) return refusal;
        var added = new AvailabilityException
        {
            Id = Guid.CreateVersion7(clock.Now), Kind = command.Kind!, BranchId = branch, ChairId = command.ChairId, DoctorId = command.DoctorId, StartsLocal = starts, EndsLocal = ends, // checked above
            Reason = reason, CreatedAt = clock.Now,
        };
        db.Add(added);
        await db.SaveChangesAsync(stop);
        return new Added(added.Id, added.Kind == AvailabilityException.Opening ? [] : await Booked(added, stop));
    }

    /// <summary>Takes a rule away.</summary>
    public async Task<Outcome> RemoveRule(Guid id, CancellationToken stop)
    {
        if (await db.Set<WeekRule>().SingleOrDefaultAsync(rule => rule.Id == id, stop) is not { } rule) return SchedulingRefusals.NoSuchRule;
        if (!May(rule.DoctorId)) return SchedulingRefusals.NotYours;
        db.Remove(rule);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Takes away what was different once.</summary>
    public async Task<Outcome> RemoveException(Guid id, CancellationToken stop)
    {
        if (await db.Set<AvailabilityException>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } one) return SchedulingRefusals.NoSuchRule;
        if (!May(one.DoctorId)) return SchedulingRefusals.NotYours;
        db.Remove(one);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    // What concerns a doctor is the manager's and that doctor's; what concerns everybody is the manager's.
    bool May(Guid? doctorId) => doctorId is { } doctor ? scope.Sees(doctor) : user.May(SchedulingPermissions.Arrange);

    async Task<Outcome<Guid?>> Whose(Guid? doctorId, Guid? branchId, Guid? chairId, bool needsBranch, CancellationToken stop)
    {
        if (!May(doctorId)) return SchedulingRefusals.NotYours;
        if (doctorId is { } doctor && await doctors.Find(doctor, stop) is not { IsActive: true }) return SchedulingRefusals.NoSuchDoctor;
        if (chairId is { } wanted)
        {
            if ((await premises.Chairs(stop)).FirstOrDefault(chair => chair.Id == wanted) is not { } chair) return SchedulingRefusals.NoSuchChair;
            return branchId is null || branchId == chair.BranchId ? (Guid?)chair.BranchId : SchedulingRefusals.ChairElsewhere;
        }
        if (branchId is null && !needsBranch) return (Guid?)null;
        var branches = await premises.Branches(stop);
        if (branchId is { } named) return branches.Any(branch => branch.Id == named) ? (Guid?)named : SchedulingRefusals.NoSuchBranch;
        return branches.Count > 0 ? (Guid?)branches[0].Id : SchedulingRefusals.NoBranch;
    }

    async Task<IReadOnlyList<AppointmentItem>> Booked(AvailabilityException closed, CancellationToken stop)
    {
        var slot = TimeSlot.Between(Instant(closed.StartsLocal), Instant(closed.EndsLocal));
        if (!slot.Succeeded(out var time, out _)) return [];
        var found = await appointments.Run(new(time, closed.DoctorId ?? scope.Own, closed.BranchId) { BusyOnly = true }, stop);
        return [.. found.Items.Where(item => closed.ChairId is null || item.ChairId == closed.ChairId)];
    }

    DateTimeOffset Instant(DateTime local) => clock.InstantOf(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));

    static bool Wall(Validation check, string field, string? typed, bool isEnd, out DateTime wall)
    {
        wall = default;
        if (!check.Require(field, !string.IsNullOrWhiteSpace(typed), KernelRefusals.Required.Code)) return false;
        var parts = typed!.Trim().Split('T'); // not blank
        var (day, time) = (Moments.Day(parts[0]), parts.Length == 2 ? Moments.Hour(parts[1]) : TimeOnly.MinValue);
        if (!check.Require(field, day is not null && time is not null && parts.Length <= 2, SchedulingRefusals.NoSuchTime.Code)) return false;
        if (!check.Require(field, time!.Value.Ticks % TimeSpan.FromMinutes(5).Ticks == 0, SchedulingRefusals.NotInSteps.Code)) return false; // there is one
        wall = day!.Value.AddDays(isEnd && parts.Length == 1 ? 1 : 0).ToDateTime(time.Value); // there is one
        return true;
    }

    static DateOnly? Date(Validation check, string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var day = Moments.Day(typed.Trim());
        check.Require(field, day is not null, SchedulingRefusals.NoSuchTime.Code);
        return day;
    }

    static Outcome<TimeOnly> HourOf(string typed) =>
        Moments.Hour(typed.Trim()) is not { } time ? SchedulingRefusals.HourMalformed : time.Ticks % TimeSpan.FromMinutes(5).Ticks == 0 ? time : SchedulingRefusals.NotInSteps;
}
