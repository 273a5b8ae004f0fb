using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Series;

/// <summary>One of a series that could not be.</summary>
/// <param name="StartsAt">By the clinic's wall clock.</param>
/// <param name="Code">Why not.</param>
public sealed record SeriesConflict(string StartsAt, string Code);

/// <summary>How much of a series is meant.</summary>
public enum SeriesReach
{
    /// <summary>One of them.</summary>
    One,

    /// <summary>One of them and those after it.</summary>
    Following,

    /// <summary>All that are to come.</summary>
    All,
}

/// <summary>Where an appointment stands in its series.</summary>
/// <param name="Id">The series.</param>
/// <param name="Place">1 is the first.</param>
/// <param name="Of">How many were agreed, whatever became of them.</param>
/// <param name="Following">How many are to come from this one on, with it.</param>
/// <param name="Coming">How many are to come at all.</param>
public sealed record SeriesPlace(Guid Id, int Place, int Of, int Following, int Coming);

/// <summary>Visits that are agreed together: booked as real appointments, all of them or, where that is asked for, all that can be.</summary>
sealed class KeepSeries(ClinicDb db, AgendaScope scope, BookAppointment book, MoveAppointment move, ChangeStatus change, ClinicClock clock)
{
    /// <summary>The fact of a refusal that lists what could not be.</summary>
    public const string Conflicts = "conflicts";

    /// <summary>The first visit, and how it repeats.</summary>
    /// <param name="Rule">RRULE with FREQ of DAILY, WEEKLY or MONTHLY, INTERVAL, BYDAY, and COUNT or UNTIL; at most 52 visits.</param>
    /// <param name="SkipConflicts">Whether what is not free is left out; otherwise nothing is booked then.</param>
    /// <param name="PatientId">Who comes.</param>
    /// <param name="DoctorId">To whom.</param>
    /// <param name="ChairId">At which chair.</param>
    /// <param name="BranchId">In which branch.</param>
    /// <param name="StartsAt">The first beginning, by the clinic's wall clock or with an offset; the others are at the same time of day.</param>
    /// <param name="Minutes">How long each takes.</param>
    /// <param name="TypeId">What kind of visit.</param>
    /// <param name="Note">At most 500 characters.</param>
    public sealed record Command(
        string? Rule = null, bool? SkipConflicts = null, Guid? PatientId = null, Guid? DoctorId = null, Guid? ChairId = null, Guid? BranchId = null, string? StartsAt = null,
        int? Minutes = null, Guid? TypeId = null, string? Note = null);

    /// <summary>What was booked, and what was left out.</summary>
    public sealed record Made(Guid Id, IReadOnlyList<Guid> AppointmentIds, IReadOnlyList<SeriesConflict> Skipped);

    /// <summary>What changes in all of them, or from one of them on.</summary>
    /// <param name="FromId">The first that changes; all that are to come when left out.</param>
    /// <param name="Time">The new time of day, HH:mm.</param>
    /// <param name="Days">By how many days they move.</param>
    /// <param name="Minutes">How long each takes.</param>
    /// <param name="DoctorId">To whom.</param>
    /// <param name="ChairId">At which chair.</param>
    public sealed record ChangeCommand(Guid? FromId = null, string? Time = null, int? Days = null, int? Minutes = null, Guid? DoctorId = null, Guid? ChairId = null);

    /// <summary>What changes in each of them.</summary>
    /// <param name="Days">By how many days they move.</param>
    /// <param name="Time">The new time of day; as it is where there is none.</param>
    /// <param name="Each">What else changes.</param>
    public sealed record Shift(int Days, TimeOnly? Time, MoveAppointment.Command Each);

    /// <summary>Why they are cancelled.</summary>
    /// <param name="Reason">Up to 200 characters.</param>
    /// <param name="FromId">The first that is cancelled; all that are to come when left out.</param>
    public sealed record CancelCommand(string? Reason = null, Guid? FromId = null);

    /// <summary>Books a series.</summary>
    public async Task<Outcome<Made>> Book(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("rule", command.Rule, RecurrenceRule.Parse, out var rule);
        var start = default(DateTimeOffset);
        if (check.Require("startsAt", !string.IsNullOrWhiteSpace(command.StartsAt), KernelRefusals.Required.Code)
            && !Moments.Read("startsAt", Moments.Instant(command.StartsAt!, clock), check, out start, out var malformed)) return malformed; // not blank
        if (check.Refused(out var wrong)) return wrong;
        var (now, first) = (clock.Now, clock.WallTimeOf(start));
        var series = new AppointmentSeries { Id = Guid.CreateVersion7(now), Rule = rule.Text, CreatedAt = now };
        db.Add(series);
        await db.SaveChangesAsync(stop);
        var (made, conflicts) = (new List<Guid>(), new List<SeriesConflict>());
        foreach (var day in rule.From(first.On))
        {
            var wall = new WallTime(day, first.At).ToString();
            var booked = await book.Run(new(command.PatientId, command.DoctorId, command.ChairId, command.BranchId, wall, command.Minutes, command.TypeId, command.Note), series.Id, stop);
            if (booked.Succeeded(out var id, out var refusal)) made.Add(id);
            else if (refusal.Kind == RefusalKind.Conflict) conflicts.Add(new(wall, refusal.Code));
            else return refusal;
        }
        if (made.Count == 0 || (conflicts.Count > 0 && command.SkipConflicts != true)) return SchedulingRefusals.SeriesConflicts.With(Conflicts, conflicts);
        return new Made(series.Id, made, conflicts);
    }

    /// <summary>Changes those that are to come, all or from one of them on; where one can not be, none is.</summary>
    public async Task<Outcome> Change(Guid id, ChangeCommand command, CancellationToken stop)
    {
        var time = string.IsNullOrWhiteSpace(command.Time) ? (TimeOnly?)null : Moments.Hour(command.Time.Trim());
        if (time is null && !string.IsNullOrWhiteSpace(command.Time)) return Refusal.OfFields(new FieldRefusal("time", SchedulingRefusals.HourMalformed.Code));
        var each = new MoveAppointment.Command { Minutes = command.Minutes, DoctorId = command.DoctorId };
        return await Change(id, command.FromId, new(command.Days ?? 0, time, command.ChairId is { } chair ? each with { ChairId = chair } : each), stop);
    }

    /// <summary>The same, of whatever an appointment has.</summary>
    public async Task<Outcome> Change(Guid id, Guid? fromId, Shift shift, CancellationToken stop)
    {
        if (!(await ToCome(id, fromId, stop)).Succeeded(out var visits, out var unknown)) return unknown;
        if (shift.Days is < -60 or > 60) return Refusal.OfFields(new FieldRefusal("days", SchedulingRefusals.CountOutOfRange.Code));
        var conflicts = new List<SeriesConflict>();
        // Those go first into whose old times none of the others comes.
        var isLater = shift.Days > 0 || (shift.Days == 0 && shift.Time > TimeOnly.FromDateTime(visits[0].Local));
        foreach (var (visit, local) in isLater ? Enumerable.Reverse(visits) : visits)
        {
            var wall = new WallTime(DateOnly.FromDateTime(local).AddDays(shift.Days), shift.Time ?? TimeOnly.FromDateTime(local)).ToString();
            var changed = shift.Each with { StartsAt = shift.Time is null && shift.Days == 0 ? null : wall };
            if ((await move.Run(visit, changed, ExpectedVersion.Any, stop)).Succeeded(out var refusal)) continue;
            if (refusal.Kind != RefusalKind.Conflict) return refusal;
            conflicts.Add(new(wall, refusal.Code));
        }
        return conflicts.Count == 0 ? Outcome.Done : SchedulingRefusals.SeriesConflicts.With(Conflicts, conflicts);
    }

    /// <summary>Cancels those that are to come, all or from one of them on.</summary>
    public async Task<Outcome> Cancel(Guid id, CancelCommand command, CancellationToken stop)
    {
        if (!(await ToCome(id, command.FromId, stop)).Succeeded(out var visits, out var unknown)) return unknown;
        foreach (var (visit, _) in visits)
            if (!(await change.Cancel(visit, new(command.Reason), ExpectedVersion.Any, ChangeStatus.Desk, stop)).Succeeded(out var refusal)) return refusal;
        return Outcome.Done;
    }

    /// <summary>Where an appointment stands in its series; null for one that belongs to none.</summary>
    public async Task<SeriesPlace?> PlaceOf(AppointmentItem visit, CancellationToken stop)
    {
        if (visit.SeriesId is not { } id) return null;
        var (now, own) = (clock.Now, scope.Own);
        var all = await db.Set<Appointment>().AsNoTracking().Where(one => one.SeriesId == id && (own == null || one.DoctorId == own)).OrderBy(one => one.StartsAt).ThenBy(one => one.Id)
            .Select(one => new { one.Id, one.StartsAt, one.Status }).ToListAsync(stop);
        var coming = all.Where(one => one.StartsAt > now && one.Status is AppointmentStatus.Booked or AppointmentStatus.Confirmed).ToList();
        return new(id, all.FindIndex(one => one.Id == visit.Id) + 1, all.Count, coming.Count(one => one.StartsAt >= visit.StartsAt), coming.Count);
    }

    /// <summary>The ids of all of a series, in their order; nothing of one that the caller may not see.</summary>
    public async Task<IReadOnlyList<Guid>> Of(Guid id, CancellationToken stop)
    {
        var own = scope.Own;
        return await db.Set<Appointment>().Where(visit => visit.SeriesId == id && (own == null || visit.DoctorId == own)).OrderBy(visit => visit.StartsAt).Select(visit => visit.Id).ToListAsync(stop);
    }

    async Task<Outcome<(Guid Id, DateTime Local)[]>> ToCome(Guid id, Guid? fromId, CancellationToken stop)
    {
        var (now, own) = (clock.Now, scope.Own);
        var visits = await db.Set<Appointment>().AsNoTracking().Where(visit => visit.SeriesId == id && (own == null || visit.DoctorId == own)).OrderBy(visit => visit.StartsAt)
            .Select(visit => new { visit.Id, visit.StartsAt, visit.LocalStart, visit.Status }).ToListAsync(stop);
        var from = fromId is null ? now : visits.Where(visit => visit.Id == fromId).Select(visit => (DateTimeOffset?)visit.StartsAt).FirstOrDefault() ?? DateTimeOffset.MaxValue;
        var coming = visits.Where(visit => visit.StartsAt >= from && visit.StartsAt > now)
            .Where(visit => visit.Status is AppointmentStatus.Booked or AppointmentStatus.Confirmed).Select(visit => (visit.Id, visit.LocalStart)).ToArray();
        return coming.Length > 0 ? coming : SchedulingRefusals.NoSuchSeries;
    }
}
