using System.Text.Json;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Messaging.Sending;

/// <summary>Sends a message: opens it in one unit of work, hands it over in none, notes what came of it in another.</summary>
sealed class SendMessage(ClinicWork work, Senders senders, MessagingSettings settings, TimeProvider clock) : IJobKind
{
    /// <summary>The kind's word.</summary>
    public const string Word = "messaging.send";

    public string Kind => Word;

    // With the waits between them (Backoff) these reach over half a day.
    public int MostTries => 8;

    public async Task<JobEnd> Run(JobAtHand job, CancellationToken stop)
    {
        var opened = await work.In(job.Clinic, job.Acting, unit => unit.GetRequiredService<OpenedMessages>().Open(job.SubjectId, stop), stop);
        if (opened is null) return JobEnd.Done(); // sent already, by a server that died before it could say so to the queue
        if (opened.GoodUntil <= clock.GetUtcNow()) return Dead(job, MessageErrors.TooLate);
        if (opened.Letter is not { } letter) return Dead(job, MessageErrors.TemplateGone);
        if (senders.For(letter.Channel) is not { } sender) return Dead(job, MessageErrors.NoSender);
        return await HandOver(sender, letter, stop) switch
        {
            Delivery.Sent sent => JobEnd.Done(Note(job, message => message.WasSent(clock.GetUtcNow(), sent.Reference, job.Tries, forgetsWords: !settings.HasMailbox))),
            Delivery.Never never => Dead(job, never.Error),
            Delivery.Later later when job.Tries >= MostTries => Dead(job, later.Error),
            Delivery.Later later => JobEnd.Again(Note(job, message => message.WasPutOff(later.Error, job.Tries))),
            var other => throw new InvalidOperationException($"No such delivery: {other.GetType().Name}."),
        };
    }

    public Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop) => Note(job, message =>
    {
        if (isGivenUp) message.Died(MessageErrors.Broken, job.Tries);
        else message.WasPutOff(MessageErrors.Broken, job.Tries);
    })(unit, stop);

    // Too slow is no failure of ours: tried again.
    static async Task<Delivery> HandOver(ISender sender, Letter letter, CancellationToken stop)
    {
        try
        {
            return await sender.Send(letter, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new Delivery.Later(MessageErrors.TooSlow);
        }
    }

    JobEnd Dead(JobAtHand job, string error) => JobEnd.Done(Note(job, message => message.Died(error, job.Tries)));

    static Func<IServiceProvider, CancellationToken, Task> Note(JobAtHand job, Action<Message> change) => async (unit, stop) =>
    {
        var db = unit.GetRequiredService<ClinicDb>();
        if (await db.Set<Message>().SingleOrDefaultAsync(message => message.Id == job.SubjectId, stop) is not { Status: MessageStatus.Queued } message) return;
        change(message);
        await db.SaveChangesAsync(stop);
    };
}

/// <summary>Why a message was not sent, as codes; each has its sentence among the texts, those of protocols aside.</summary>
static class MessageErrors
{
    public const string TooLate = "too-late";
    public const string TemplateGone = "template-gone";
    public const string NoSender = "no-sender";
    public const string TooSlow = "too-slow";
    public const string Broken = "broken";
}

/// <summary>Opens messages of the current clinic, which the trail is told.</summary>
sealed class OpenedMessages(ClinicDb db, ClinicVault vault, CurrentClinic clinic, MessageWriting writing, AuditTrail trail)
{
    public sealed record Opened(DateTimeOffset GoodUntil, Letter? Letter);

    /// <summary>A message that waits, as a letter; null when it waits no more.</summary>
    public async Task<Opened?> Open(Guid id, CancellationToken stop) =>
        await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(message => message.Id == id, stop) is { Status: MessageStatus.Queued } message
            ? new(message.GoodUntil, await Letter(message, stop)) : null;

    /// <summary>Whom it is for.</summary>
    public async Task<string> Recipient(Message message, CancellationToken stop) => (await vault.Keys(stop)).Cipher.Open(message.RecipientSealed, Messages.RecipientField);

    /// <summary>All of it; null when what it says is not known any more.</summary>
    public async Task<Letter?> Letter(Message message, CancellationToken stop)
    {
        if (message.WordsSealed is not { } sealedWords || writing.Find(message.Template) is not { } template) return null;
        var words = Words((await vault.Keys(stop)).Cipher.Open(sealedWords, Messages.WordsField));
        trail.Happened("open", "messaging_messages", message.Id.ToString(), new { fields = new[] { Messages.RecipientField, Messages.WordsField } });
        return new(message.Id, clinic.Card.Name, await Recipient(message, stop), message.Channel, message.Template, words, message.Language,
            writing.Write(template, message.Channel, message.Language, words, clinic.Card.Name), message.CreatedAt);
    }

    static Dictionary<string, string> Words(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json)!; // what Messages.Send sealed is an object
}
