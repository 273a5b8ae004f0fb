using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Ui;

namespace Enamel.Platform.Messaging;

/// <summary>
/// What is to be sent. Written in the cause's own unit of work: no message without its cause, no cause without its message. It leaves after the commit, and
/// what caused it is in the trail under the same request.
/// </summary>
public sealed class Messages(ClinicDb db, ClinicVault vault, JobQueue jobs, MessageWriting writing, IPhonePlan phones, TimeProvider clock)
{
    /// <summary>The name under which recipients are sealed and indexed.</summary>
    internal const string RecipientField = "recipient";

    /// <summary>The name under which words are sealed.</summary>
    internal const string WordsField = "words";

    /// <summary>Writes a message down, to be sent once the work at hand is committed.</summary>
    /// <param name="channel">By which way.</param>
    /// <param name="recipient">An e-mail address or a telephone number.</param>
    /// <param name="template"><c>identity.invitation</c>: a key of a template registered by its module.</param>
    /// <param name="words">What fills the template's places.</param>
    /// <param name="language">fr, ar or en: that of whoever gets it.</param>
    /// <returns>The message's id, by which providers know it too.</returns>
    /// <exception cref="ArgumentException">No such template or language, a word that the template asks for is not given, or no address: the caller reads
    /// what people type before it comes here.</exception>
    public async Task<Guid> Send(
        Channel channel, string recipient, string template, IReadOnlyDictionary<string, string> words, string language, CancellationToken stop)
    {
        var known = writing.Find(template) ?? throw new ArgumentException($"No module registered the template {template}.", nameof(template));
        var spoken = Languages.All.FirstOrDefault(offered => offered.Code == language) ?? throw new ArgumentException("Enamel does not speak that language.", nameof(language));
        if (writing.Asked(known, channel, spoken.Code).FirstOrDefault(word => !words.ContainsKey(word)) is { } missing)
            throw new ArgumentException($"The template {template} asks for {missing}.", nameof(words));
        var address = Normal(channel, recipient);
        var now = clock.GetUtcNow();
        var message = new Message
        {
            Id = Guid.CreateVersion7(now),
            Template = template,
            Channel = channel,
            Language = spoken.Code,
            RecipientSealed = (await vault.Seal(RecipientField, address, stop))!, // not empty
            RecipientIndex = (await vault.Index(RecipientField, address, stop))!, // not empty
            WordsSealed = await vault.Seal(WordsField, JsonSerializer.Serialize(words), stop),
            CreatedAt = now,
            GoodUntil = now + known.GoodFor,
        };
        db.Add(message);
        await db.SaveChangesAsync(stop);
        await jobs.Add(SendMessage.Word, message.Id, dueAt: null, stop);
        return message.Id;
    }

    string Normal(Channel channel, string recipient)
    {
        var read = channel switch { Channel.Email => EmailAddress.Parse(recipient), Channel.Sms => phones.Parse(recipient) };
        // The value is not told: an exception is logged.
        return read.Succeeded(out var address, out _) ? address : throw new ArgumentException($"That is no address for {channel.Word()}.", nameof(recipient));
    }
}
