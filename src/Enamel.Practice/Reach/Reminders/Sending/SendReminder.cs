using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Enamel.Practice.Reminders.Answering;
using Enamel.Practice.Reminders.Rules;
using Enamel.Practice.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Reminders.Sending;

/// <summary>
/// Sends a reminder: link, message and note are written in the transaction in which the job ends. A server that dies before leaves nothing; after, the job is
/// gone and the reminder is no longer planned: it is sent once and only once.
/// </summary>
sealed class SendReminder : IJobKind
{
    public const string Word = "reminders.send";

    public string Kind => Word;

    public int MostTries => 8;

    public Task<JobEnd> Run(JobAtHand job, CancellationToken stop) => Task.FromResult(JobEnd.Done((unit, end) => unit.GetRequiredService<Reminding>().Run(job.SubjectId, end)));

    public async Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop)
    {
        if (isGivenUp) await unit.GetRequiredService<Reminding>().GiveUp(job.SubjectId, stop);
    }
}

/// <summary>One reminder on its way.</summary>
sealed class Reminding(
    ClinicDb db, CurrentClinic clinic, AppointmentBook appointments, PatientDirectory patients, Recipients recipients, Messages messages, ClinicVault vault, JobQueue jobs, ClinicClock clock)
{
    /// <summary>The message's template; the other is for a clinic's own words.</summary>
    public const string Template = "reminders.appointment", OwnWords = "reminders.own";

    /// <summary>The name under which recipients are indexed here.</summary>
    public const string RecipientField = "reminder-recipient";

    // A link is good until the appointment begins; whoever is late for it had better call.
    static readonly TimeSpan LastMinute = TimeSpan.Zero;

    public async Task Run(Guid id, CancellationToken stop)
    {
        var now = clock.Now;
        if (await Locked(id, stop) is not { State: Reminder.Planned } reminder) return;
        if (await db.Set<ReminderSettings>().SingleOrDefaultAsync(stop) is not { IsOn: true } settings) reminder.Skip("off", now);
        else if (reminder.DueAt > now) await jobs.Add(SendReminder.Word, id, reminder.DueAt, stop);
        else await Send(reminder, settings, now, stop);
        await db.SaveChangesAsync(stop);
    }

    public async Task GiveUp(Guid id, CancellationToken stop)
    {
        if (await Locked(id, stop) is not { State: Reminder.Planned } reminder) return;
        reminder.Skip("broken", clock.Now);
        await db.SaveChangesAsync(stop);
    }

    async Task Send(Reminder reminder, ReminderSettings settings, DateTimeOffset now, CancellationToken stop)
    {
        var minutes = await db.Set<ReminderRule>().Where(rule => rule.Id == reminder.RuleId).Select(rule => rule.MinutesBefore).SingleAsync(stop);
        var latest = ReminderTimes.Latest(reminder.StartsAt, minutes);
        if (await appointments.Find(reminder.AppointmentId, stop) is not { } one || !Planning.IsExpected(one.Status)) reminder.Drop("over", now);
        else if (one.StartsAt != reminder.StartsAt) reminder.Drop("moved", now);
        else if (now > latest) reminder.Skip("too-late", now);
        else if (ReminderTimes.QuietUntil(now, new(settings.QuietFrom, settings.QuietTo), clock) is { } wake) await Wait(reminder, wake, latest, now, stop);
        else if (await recipients.Of(reminder.PatientId, settings, stop) is not { } recipient) reminder.Skip("no-contact", now);
        else reminder.WasSent(await Write(one, recipient, settings, now, stop), now);
    }

    async Task Wait(Reminder reminder, DateTimeOffset wake, DateTimeOffset latest, DateTimeOffset now, CancellationToken stop)
    {
        if (wake > latest)
        {
            reminder.Skip("too-late", now);
            return;
        }
        reminder.DueAt = wake.ToUniversalTime();
        await jobs.Add(SendReminder.Word, reminder.Id, wake, stop);
    }

    async Task<Guid> Write(AppointmentCard one, Recipient recipient, ReminderSettings settings, DateTimeOffset now, CancellationToken stop)
    {
        var token = OpaqueToken.Make();
        db.Add(new AnswerLink
        {
            Id = Guid.CreateVersion7(now), TokenHash = token.Hash, AppointmentId = one.Id, PatientId = one.PatientId, StartsAt = one.StartsAt.ToUniversalTime(), Language = recipient.Language,
            RecipientIndex = (await vault.Index(RecipientField, recipient.Address, stop))!, ExpiresAt = (one.StartsAt - LastMinute).ToUniversalTime(), CreatedAt = now, // an address is not empty
        });
        var wall = clock.WallTimeOf(one.StartsAt);
        var culture = (Languages.Find(recipient.Language) ?? Languages.French).Culture;
        var patient = await patients.Find(one.PatientId, stop);
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["patient"] = (recipient.Language == "ar" ? patient?.FullNameArabic : null) ?? patient?.FullName ?? "",
            ["day"] = wall.On.ToString("dddd d MMMM", culture),
            ["time"] = wall.At.ToString("HH:mm", CultureInfo.InvariantCulture),
            ["doctor"] = one.DoctorName,
            ["link"] = $"{settings.LinkRoot}/r/{token.Text}",
        };
        if (settings.WordsIn(recipient.Language) is not { } own) return await messages.Send(recipient.Channel, recipient.Address, Template, words, recipient.Language, stop);
        var text = words.Append(new("clinic", clinic.Card.Name)).Aggregate(own, (said, word) => said.Replace($"{{{word.Key}}}", word.Value, StringComparison.Ordinal));
        return await messages.Send(
            recipient.Channel, recipient.Address, OwnWords, new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = own.Contains("{link}", StringComparison.Ordinal) ? text : $"{text}\n{words["link"]}" },
            recipient.Language, stop);
    }

    Task<Reminder?> Locked(Guid id, CancellationToken stop) =>
        db.Set<Reminder>().FromSql($"select * from reminders_reminders where clinic_id = {clinic.Id} and id = {id} for update").SingleOrDefaultAsync(stop);
}
