using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Reminders.Recalls;
using Enamel.Practice.Reminders.Rules;
using Enamel.Practice.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Reminders.Sending;

/// <summary>
/// Looks ahead every few minutes and writes down what is to be sent: a row for each appointment, rule and time, and a job for each row. It goes on by itself:
/// the job that ends writes down the next in the same transaction, so it neither stops nor doubles, whatever server dies.
/// </summary>
sealed class PlanReminders(TimeProvider time) : IJobKind
{
    public const string Word = "reminders.plan";

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    public string Kind => Word;

    public int MostTries => 8;

    public Task<JobEnd> Run(JobAtHand job, CancellationToken stop) => Task.FromResult(JobEnd.Done(async (unit, end) =>
    {
        if (!await unit.GetRequiredService<Planning>().Run(job.SubjectId, end)) return;
        await unit.GetRequiredService<FindRecalls>().Run(end);
        await unit.GetRequiredService<JobQueue>().Add(Word, job.SubjectId, time.GetUtcNow() + Pause, end);
    }));

    // Given up or not: what plans must go on.
    public Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop) =>
        isGivenUp ? unit.GetRequiredService<JobQueue>().Add(Word, job.SubjectId, time.GetUtcNow() + Pause, stop) : Task.CompletedTask;
}

/// <summary>One look ahead.</summary>
sealed class Planning(ClinicDb db, CurrentClinic clinic, AppointmentBook appointments, JobQueue jobs, ClinicClock clock)
{
    // An appointment is seen at least once before a reminder of it is due.
    static readonly TimeSpan Ahead = TimeSpan.FromHours(25);

    /// <returns>Whether to go on.</returns>
    public async Task<bool> Run(Guid chain, CancellationToken stop)
    {
        // Of two that plan at once the second waits here, and finds what the first wrote.
        var settings = await db.Set<ReminderSettings>().FromSql($"select * from reminders_settings where clinic_id = {clinic.Id} for update").SingleOrDefaultAsync(stop);
        if (settings is not { IsOn: true } || settings.Chain != chain) return false;
        var rules = await db.Set<ReminderRule>().AsNoTracking().Where(rule => rule.EndedAt == null).ToListAsync(stop);
        var now = clock.Now;
        var planned = await db.Set<Reminder>().Where(reminder => reminder.State == Reminder.Planned).ToListAsync(stop);
        if (rules.Count == 0 && planned.Count == 0) return true;
        var until = now + TimeSpan.FromMinutes(rules.Select(rule => rule.MinutesBefore).DefaultIfEmpty().Max()) + Ahead;
        var ahead = (await appointments.Between(now, until, stop)).Where(one => IsExpected(one.Status)).ToDictionary(one => one.Id);
        foreach (var reminder in planned.Where(reminder => !ahead.TryGetValue(reminder.AppointmentId, out var one) || one.StartsAt != reminder.StartsAt || rules.All(rule => rule.Id != reminder.RuleId)))
            await Settle(reminder, ahead, now, stop);
        await Write(settings, rules, ahead, now, stop);
        return true;
    }

    // Beyond the horizon is not gone: moved to a later day, it is asked for by itself.
    async Task Settle(Reminder reminder, Dictionary<Guid, AppointmentCard> ahead, DateTimeOffset now, CancellationToken stop)
    {
        var one = ahead.GetValueOrDefault(reminder.AppointmentId) ?? await appointments.Find(reminder.AppointmentId, stop);
        if (one is not null && IsExpected(one.Status) && one.StartsAt == reminder.StartsAt && one.StartsAt > now) return;
        reminder.Drop(one is not null && IsExpected(one.Status) ? "moved" : "over", now);
    }

    async Task Write(ReminderSettings settings, List<ReminderRule> rules, Dictionary<Guid, AppointmentCard> ahead, DateTimeOffset now, CancellationToken stop)
    {
        var ids = ahead.Keys.ToArray();
        var there = (await db.Set<Reminder>().Where(reminder => ids.Contains(reminder.AppointmentId)).Select(reminder => new { reminder.AppointmentId, reminder.RuleId, reminder.StartsAt })
            .ToListAsync(stop)).Select(one => (one.AppointmentId, one.RuleId, one.StartsAt.UtcTicks)).ToHashSet();
        var quiet = new QuietHours(settings.QuietFrom, settings.QuietTo);
        var fresh = new List<Reminder>();
        foreach (var one in ahead.Values)
        {
            foreach (var rule in rules)
            {
                if (there.Contains((one.Id, rule.Id, one.StartsAt.UtcTicks))) continue;
                var due = ReminderTimes.Due(one.StartsAt, rule.MinutesBefore, quiet, clock);
                var reminder = new Reminder
                {
                    Id = Guid.CreateVersion7(now), AppointmentId = one.Id, PatientId = one.PatientId, RuleId = rule.Id, StartsAt = one.StartsAt.ToUniversalTime(), DueAt = due, PlannedAt = now,
                };
                // Agreed upon after the reminder would have gone: who has just been told needs none.
                fresh.Add(due <= now ? reminder.Skip("too-late", now) : reminder);
            }
        }
        db.AddRange(fresh);
        await db.SaveChangesAsync(stop);
        foreach (var reminder in fresh.Where(reminder => reminder.State == Reminder.Planned)) await jobs.Add(SendReminder.Word, reminder.Id, reminder.DueAt, stop);
    }

    internal static bool IsExpected(string status) => status is "booked" or "confirmed"; // the agenda's own words
}
