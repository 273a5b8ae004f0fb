using Enamel.Platform.Database;
using Enamel.Platform.Messaging;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Reminders.Rules;
using Enamel.Practice.Reminders.Sending;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Visits;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Reminders.Recalls;

/// <summary>
/// Works out who is to come again: from the visits and appointments that were brought to their end since the last look, and once from those of the year
/// before. Writes to those who are due, once for each due date, unless they have an appointment or did not say yes to it.
/// </summary>
sealed class FindRecalls(
    ClinicDb db, VisitBook visits, AppointmentBook appointments, PatientDirectory patients, PatientConsents consents, Recipients recipients, Messages messages, ClinicClock clock)
{
    public const string Template = "reminders.recall";

    // What was closed some days late is still found; and a clinic that begins does not write to everybody of years ago.
    const int LookedAgainDays = 7, LookedBackMonths = 18, WrittenWithinDays = 30, WrittenAtOnce = 50;

    public async Task Run(CancellationToken stop)
    {
        if (await db.Set<ReminderSettings>().SingleOrDefaultAsync(stop) is not { IsOn: true } settings) return;
        if (settings.LookedBackTo != clock.Today)
        {
            await Look(settings, stop);
            settings.LookedBackTo = clock.Today;
            await db.SaveChangesAsync(stop);
        }
        if (settings.CallsBack && ReminderTimes.QuietUntil(clock.Now, new(settings.QuietFrom, settings.QuietTo), clock) is null) await Write(settings, stop);
    }

    async Task Look(ReminderSettings settings, CancellationToken stop)
    {
        var rules = await db.Set<RecallRule>().AsNoTracking().ToDictionaryAsync(rule => rule.TypeId, stop);
        if (rules.Count == 0) return;
        var today = clock.Today;
        var begin = settings.LookedBackTo is { } last ? last.AddDays(-LookedAgainDays) : today.AddMonths(-LookedBackMonths);
        for (var from = begin; from <= today; from = from.AddMonths(1)) await LookAt(rules, from, Earlier(from.AddMonths(1).AddDays(-1), today), stop);
    }

    async Task LookAt(Dictionary<Guid, RecallRule> rules, DateOnly first, DateOnly last, CancellationToken stop)
    {
        var range = clock.Days(first, last);
        var treated = (await visits.Treated(first, last, stop)).Select(one => (one.PatientId, one.TypeId, one.Day))
            .Concat((await appointments.Between(range.StartsAt, range.EndsAt, stop)).Where(one => one is { Status: "completed", TypeId: not null }) // the agenda's own word
                .Select(one => (one.PatientId, TypeId: one.TypeId!.Value, Day: clock.DayOf(one.StartsAt)))) // asked just before
            .Where(one => rules.ContainsKey(one.TypeId)).GroupBy(one => (one.PatientId, one.TypeId)).Select(group => (group.Key, Day: group.Max(one => one.Day))).ToList();
        var ids = treated.Select(one => one.Key.PatientId).Distinct().ToArray();
        var known = (await db.Set<Recall>().Where(recall => ids.Contains(recall.PatientId)).ToListAsync(stop)).ToDictionary(recall => (recall.PatientId, recall.TypeId));
        foreach (var (key, day) in treated)
        {
            if (!known.TryGetValue(key, out var recall)) db.Add(recall = new() { Id = Guid.CreateVersion7(clock.Now), PatientId = key.PatientId, TypeId = key.TypeId });
            recall.Treated(day, rules[key.TypeId].Months);
        }
        await db.SaveChangesAsync(stop);
    }

    async Task Write(ReminderSettings settings, CancellationToken stop)
    {
        var today = clock.Today;
        var earliest = today.AddDays(-WrittenWithinDays);
        var due = await db.Set<Recall>().Where(recall => recall.State == Recall.Due && recall.DueOn <= today && recall.DueOn >= earliest && recall.MessagedFor != recall.DueOn
            && (recall.NotBefore == null || recall.NotBefore <= today)).OrderBy(recall => recall.DueOn).Take(WrittenAtOnce).ToListAsync(stop);
        var booked = await Booked(appointments, [.. due.Select(recall => recall.PatientId)], clock, stop);
        var willing = await consents.WhoAllow([.. due.Select(recall => recall.PatientId)], ConsentPurposes.Recalls, stop);
        var names = await patients.Summaries([.. due.Select(recall => recall.PatientId)], stop);
        foreach (var recall in due.Where(recall => !booked.Contains(recall.PatientId)))
        {
            // Noted for who cannot or may not be reached too: otherwise they would be looked for every few minutes.
            if (willing.Contains(recall.PatientId) && await recipients.Of(recall.PatientId, settings, stop) is { } recipient)
            {
                var patient = names[recall.PatientId];
                await messages.Send(recipient.Channel, recipient.Address, Template, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["patient"] = (recipient.Language == "ar" ? patient.FullNameArabic : null) ?? patient.FullName,
                }, recipient.Language, stop);
                db.Add(new RecallAttempt { Id = Guid.CreateVersion7(clock.Now), RecallId = recall.Id, Outcome = RecallAttempt.Message, AttemptedAt = clock.Now });
            }
            recall.WasMessaged();
        }
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Who of them has an appointment to come.</summary>
    internal static async Task<IReadOnlySet<Guid>> Booked(AppointmentBook appointments, IReadOnlyCollection<Guid> patientIds, ClinicClock clock, CancellationToken stop) =>
        (await appointments.OfPatients(patientIds, clock.Now, stop)).Where(one => Planning.IsExpected(one.Status)).Select(one => one.PatientId).ToHashSet();

    static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
