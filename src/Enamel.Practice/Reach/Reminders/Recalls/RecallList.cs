using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Reminders.Recalls;

/// <summary>A try to have a patient come, as it is shown.</summary>
public sealed record AttemptView(string Outcome, string? Note, DateTimeOffset AttemptedAt);

/// <summary>A patient who is due.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PatientId">Who.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="TypeId">For what kind of appointment.</param>
/// <param name="TypeName">Its name.</param>
/// <param name="LastOn">When they were treated.</param>
/// <param name="DueOn">When they are to come again.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Last">The last try.</param>
/// <param name="Version">Counts its changes.</param>
public sealed record RecallView(
    Guid Id, Guid PatientId, string PatientName, string PatientNumber, Guid TypeId, string TypeName, DateOnly LastOn, DateOnly DueOn, int Tries, AttemptView? Last, int Version);

/// <summary>Some who are due.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record RecallPage(IReadOnlyList<RecallView> Items, string? Next);

/// <summary>Who is due and has no appointment; and what comes of calling them.</summary>
sealed class RecallList(ClinicDb db, PatientDirectory patients, PatientConsents consents, PatientRestraints restraints, AppointmentBook appointments, AppointmentKinds kinds, CurrentUser user, ClinicClock clock)
{
    const int PageLength = 30, ShownBeforeDays = 14, LongestNote = 500, LongestWaitDays = 400;

    /// <summary>Those due within two weeks and before, the longest overdue first. Who has an appointment, said no, opposed being called back, has a restricted record or was put off is not among them.</summary>
    public async Task<RecallPage> Run(string? after, CancellationToken stop)
    {
        var today = clock.Today;
        var until = today.AddDays(ShownBeforeDays);
        var waiting = db.Set<Recall>().AsNoTracking().Where(recall => recall.State == Recall.Due && recall.DueOn <= until && (recall.NotBefore == null || recall.NotBefore <= today));
        if (Cursor(after) is var (day, last)) waiting = waiting.Where(recall => recall.DueOn > day || (recall.DueOn == day && recall.Id.CompareTo(last) > 0));
        var rows = await waiting.OrderBy(recall => recall.DueOn).ThenBy(recall => recall.Id).Take(PageLength + 1).ToListAsync(stop);
        var shown = rows.Take(PageLength).ToList();
        var booked = await FindRecalls.Booked(appointments, [.. shown.Select(recall => recall.PatientId)], clock, stop);
        var opposed = await consents.WhoOppose([.. shown.Select(recall => recall.PatientId)], ConsentPurposes.Recalls, stop);
        var names = await patients.Summaries([.. shown.Select(recall => recall.PatientId)], stop);
        var types = await kinds.Names(stop);
        var ids = shown.Select(recall => recall.Id).ToArray();
        var tries = (await db.Set<RecallAttempt>().AsNoTracking().Where(attempt => ids.Contains(attempt.RecallId)).ToListAsync(stop)).ToLookup(attempt => attempt.RecallId);
        var items = shown.Where(recall => !booked.Contains(recall.PatientId) && !opposed.Contains(recall.PatientId) && !names[recall.PatientId].IsArchived).Select(recall => new RecallView(
            recall.Id, recall.PatientId, names[recall.PatientId].FullName, names[recall.PatientId].Number, recall.TypeId, types.GetValueOrDefault(recall.TypeId, ""), recall.LastOn, recall.DueOn,
            recall.Attempts, tries[recall.Id].MaxBy(attempt => attempt.Id) is { } try_ ? new(try_.Outcome, try_.Note, clock.WithOffsetOf(try_.AttemptedAt)) : null, recall.Version)).ToList();
        return new(items, rows.Count > PageLength ? $"{shown[^1].DueOn:yyyy-MM-dd}.{shown[^1].Id:N}" : null);
    }

    /// <summary>What came of a call.</summary>
    /// <param name="Outcome"><c>no-answer</c>, <c>later</c> or <c>declined</c>. Who books is not due any more by itself.</param>
    /// <param name="Note">What was said; at most 500 characters.</param>
    /// <param name="NotBefore">For <c>later</c>: when to ask again.</param>
    public sealed record Command(string? Outcome = null, string? Note = null, DateOnly? NotBefore = null);

    /// <summary>Notes what came of a call.</summary>
    public async Task<Outcome> Note(Guid id, Command command, CancellationToken stop)
    {
        if (await db.Set<Recall>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } recall) return RemindersRefusals.NoSuchRecall;
        if (!(await restraints.Lets(recall.PatientId, stop)).Succeeded(out var restricted)) return restricted;
        var check = new Validation();
        check.Optional("note", command.Note, PlainText.UpTo(LongestNote), out string? note);
        check.Require("outcome", command.Outcome is RecallAttempt.NoAnswer or RecallAttempt.Later or RecallAttempt.Declined, RemindersRefusals.OutcomeUnknown.Code);
        if (command.Outcome == RecallAttempt.Later)
            check.Require("notBefore", command.NotBefore is { } day && day > clock.Today && day <= clock.Today.AddDays(LongestWaitDays), RemindersRefusals.NotAhead.Code);
        if (check.Refused(out var wrong)) return wrong;
        // Who did not answer is tried again tomorrow, not in a minute.
        if (command.Outcome == RecallAttempt.Declined) recall.Decline();
        else recall.Tried(command.Outcome == RecallAttempt.Later ? command.NotBefore : clock.Today.AddDays(1));
        db.Add(new RecallAttempt { Id = Guid.CreateVersion7(clock.Now), RecallId = id, Outcome = command.Outcome!, Note = note, AttemptedAt = clock.Now, UserId = user.Id }); // required above
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    static (DateOnly Day, Guid Id)? Cursor(string? after) =>
        after?.Split('.') is [var day, var id] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) && Guid.TryParseExact(id, "N", out var guid)
            ? (on, guid) : null;
}
