using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Series;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Syncfusion;

/// <summary>
/// What the widget adds, changes and deletes, by the same steps as the agenda's own pages: all of a batch or nothing of it. Ids are ours: what the widget
/// numbered itself is replaced.
/// </summary>
sealed class ChangeSchedule(
    BookAppointment book, MoveAppointment move, ChangeStatus status, KeepSeries series, AppointmentList appointments, ReadSchedule read, AgendaScope scope, IHttpContextAccessor accessor,
    IStringLocalizer<Texts> text, ClinicClock clock)
{
    const int LargestBatch = 200;

    /// <summary>Books what the widget added; with a rule, all that the rule says, each as an appointment of its own, and tells the first.</summary>
    public async Task<Outcome<ScheduleEvent>> Insert(ScheduleRecord record, CancellationToken stop)
    {
        if (!Times(record).Succeeded(out var times, out var wrong)) return wrong;
        if (record.Reference("PatientId") is not { } patient) return Refusal.OfFields(new FieldRefusal("PatientId", SchedulingRefusals.PatientNotChosen.Code));
        if (record.Text("RecurrenceID") is { Length: > 0 }) return SchedulingRefusals.NoOccurrences; // part of a series that was never told as one
        var booking = new BookAppointment.Command(patient, record.Reference("DoctorId") ?? scope.Own, record.Reference("ChairId"), record.Reference("ChairId") is null ? record.Reference("BranchId") : null,
            Iso(times.Start), times.Minutes, record.Reference("TypeId"), record.Text("Description"));
        if (record.Text("RecurrenceRule") is { Length: > 0 } rule)
        {
            var several = new KeepSeries.Command(rule, null, booking.PatientId, booking.DoctorId, booking.ChairId, booking.BranchId, booking.StartsAt, booking.Minutes, booking.TypeId, booking.Note);
            return (await series.Book(several, stop)).Succeeded(out var made, out var conflicts) ? await read.Find(made.AppointmentIds[0], stop) : conflicts;
        }
        return (await book.Run(booking, stop)).Succeeded(out var id, out var refusal) ? await read.Find(id, stop) : refusal;
    }

    /// <summary>Changes what the widget moved, resized or edited. What is as it was is not written.</summary>
    public async Task<Outcome<ScheduleEvent>> Update(ScheduleRecord record, CancellationToken stop)
    {
        if (record.OwnId is not { } id || await appointments.Find(id, stop) is not { } present || !scope.Sees(present.DoctorId)) return SchedulingRefusals.NoSuchAppointment;
        if (record.Text("RecurrenceRule") is { Length: > 0 } || record.Text("RecurrenceException") is { Length: > 0 }) return SchedulingRefusals.NoOccurrences;
        if (!Times(record).Succeeded(out var times, out var wrong)) return wrong;
        if (record.Has("PatientId") && record.Reference("PatientId") != present.PatientId) return SchedulingRefusals.PatientStays;
        var (chair, branch) = (record.Reference("ChairId"), record.Reference("BranchId"));
        var change = new MoveAppointment.Command
        {
            StartsAt = times.Start == present.StartsAt ? null : Iso(times.Start),
            Minutes = times.Minutes == present.Minutes ? null : times.Minutes,
            DoctorId = record.Reference("DoctorId") is { } doctor && doctor != present.DoctorId ? doctor : null,
            BranchId = branch is not null && branch != present.BranchId && chair is null ? branch : null,
            Version = record.Number("Version"),
        };
        var isSame = change is { StartsAt: null, Minutes: null, DoctorId: null, BranchId: null };
        if (record.Has("ChairId") && chair != present.ChairId) (change, isSame) = (change with { ChairId = chair }, false);
        if (record.Has("TypeId") && record.Reference("TypeId") != present.TypeId) (change, isSame) = (change with { TypeId = record.Reference("TypeId") }, false);
        if (record.Has("Description") && (record.Text("Description") ?? "").Trim() != (present.Note ?? "")) (change, isSame) = (change with { Note = record.Text("Description") }, false);
        if (!isSame && !(await move.Run(id, change, new(accessor.HttpContext!.Request, change.Version), stop)).Succeeded(out var refusal)) return refusal; // asked in a request
        return await read.Find(id, stop);
    }

    /// <summary>Cancels what the widget deleted: it stays, with the reason. One that is cancelled already is deleted already.</summary>
    public async Task<Outcome<DeletedEvent>> Remove(string? key, string? reason, int? version, CancellationToken stop)
    {
        if (!Guid.TryParse(key, out var id) || await appointments.Find(id, stop) is not { } present || !scope.Sees(present.DoctorId)) return SchedulingRefusals.NoSuchAppointment;
        if (present.IsCancelled) return new DeletedEvent(id.ToString());
        var why = string.IsNullOrWhiteSpace(reason) ? text["reason.calendar"].Value : reason;
        return (await status.Cancel(id, new(why, version), new(accessor.HttpContext!.Request, version), ChangeStatus.Desk, stop)).Succeeded(out var refusal) ? new DeletedEvent(id.ToString()) : refusal; // asked in a request
    }

    /// <summary>All three together. What is deleted makes room first, then what is moved, then what is new.</summary>
    public async Task<Outcome<ScheduleChanges>> Batch(JsonElement body, CancellationToken stop)
    {
        var (added, changed, deleted) = (List(body, "added"), List(body, "changed"), List(body, "deleted"));
        if (added.Count + changed.Count + deleted.Count > LargestBatch) return SchedulingRefusals.BatchTooLarge(LargestBatch);
        var (inserted, updated, removed) = (new List<ScheduleEvent>(), new List<ScheduleEvent>(), new List<DeletedEvent>());
        foreach (var record in deleted)
            if ((await Remove(record.Id, record.Text("CancelReason"), record.Number("Version"), stop)).Succeeded(out var done, out var refusal)) removed.Add(done);
            else return Of(refusal, record);
        foreach (var record in changed)
            if ((await Update(record, stop)).Succeeded(out var done, out var refusal)) updated.Add(done);
            else return Of(refusal, record);
        foreach (var record in added)
            if ((await Insert(record, stop)).Succeeded(out var done, out var refusal)) inserted.Add(done);
            else return Of(refusal, record);
        return new ScheduleChanges { Added = inserted, Changed = updated, Deleted = removed };
    }

    // Of several, which one it was.
    static Refusal Of(Refusal refusal, ScheduleRecord record) => record.Id is { } id ? refusal.With("Id", id) : refusal;

    static IReadOnlyList<ScheduleRecord> List(JsonElement body, string name) =>
        body.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(record => new ScheduleRecord(record))] : [];

    Outcome<(DateTimeOffset Start, int Minutes)> Times(ScheduleRecord record)
    {
        if (record.Says("IsAllDay")) return Refusal.OfFields(new FieldRefusal("IsAllDay", SchedulingRefusals.NotAllDay.Code));
        var check = new Validation();
        check.Field("StartTime", record.Moment("StartTime", clock), out var start);
        check.Field("EndTime", record.Moment("EndTime", clock), out var end);
        return check.Refused(out var wrong) ? wrong : (start, (int)Math.Clamp(Math.Ceiling((end - start).TotalMinutes), int.MinValue, int.MaxValue));
    }

    static string Iso(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
