using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Messaging;

/// <summary>By which way a message goes. WhatsApp joins with its provider; the table knows it already.</summary>
public enum Channel
{
    /// <summary>E-mail.</summary>
    Email,

    /// <summary>A text to a mobile.</summary>
    Sms,
}

/// <summary>What has become of a message.</summary>
public enum MessageStatus
{
    /// <summary>Waits to be sent, for the first time or again.</summary>
    Queued,

    /// <summary>Taken over by whoever delivers it.</summary>
    Sent,

    /// <summary>Will not be sent unless somebody says so.</summary>
    Dead,
}

/// <summary>Channels and states as the database and the API spell them.</summary>
public static class MessagingWords
{
    /// <summary>The wire word.</summary>
    public static string Word(this Channel channel) => channel switch { Channel.Email => "email", Channel.Sms => "sms" };

    /// <summary>The wire word.</summary>
    public static string Word(this MessageStatus status) => status switch { MessageStatus.Queued => "queued", MessageStatus.Sent => "sent", MessageStatus.Dead => "dead" };

    /// <summary>The channel of a wire word.</summary>
    /// <exception cref="ArgumentException">No channel has that word.</exception>
    public static Channel ChannelOf(string word) => word switch
    {
        "email" => Channel.Email,
        "sms" => Channel.Sms,
        _ => throw new ArgumentException($"No channel is called {word}.", nameof(word)),
    };

    /// <summary>The state of a wire word; null when there is none of that word.</summary>
    public static MessageStatus? StatusOf(string? word) => word switch
    {
        "queued" => MessageStatus.Queued,
        "sent" => MessageStatus.Sent,
        "dead" => MessageStatus.Dead,
        _ => null,
    };
}

/// <summary>A message of the clinic: whom it is for and what it says are sealed.</summary>
sealed class Message : ClinicRow
{
    /// <summary>The key of its <see cref="MessageTemplate"/>.</summary>
    public required string Template { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>fr, ar or en.</summary>
    public required string Language { get; init; }

    public required Sealed RecipientSealed { get; init; }

    public required byte[] RecipientIndex { get; init; }

    /// <summary>What fills the template's places; null once it is no longer needed.</summary>
    public Sealed? WordsSealed { get; set; }

    public MessageStatus Status { get; private set; } = MessageStatus.Queued;

    /// <summary>How often it was tried since it was last queued.</summary>
    public int Tries { get; private set; }

    /// <summary>Why the last try failed, as a code.</summary>
    public string? LastError { get; private set; }

    /// <summary>What the provider calls it.</summary>
    public string? Reference { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>After that it is not sent any more.</summary>
    public required DateTimeOffset GoodUntil { get; init; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>It was handed over.</summary>
    /// <param name="forgetsWords">What it said is needed no more, and may have been a code.</param>
    public void WasSent(DateTimeOffset at, string? reference, int tries, bool forgetsWords)
    {
        (Status, SentAt, Reference, Tries, LastError) = (MessageStatus.Sent, at, reference, tries, null);
        if (forgetsWords) WordsSealed = null;
    }

    /// <summary>It could not be handed over now.</summary>
    public void WasPutOff(string error, int tries) => (LastError, Tries) = (error, tries);

    /// <summary>It will not be sent by itself any more.</summary>
    public void Died(string error, int tries) => (Status, LastError, Tries) = (MessageStatus.Dead, error, tries);

    /// <summary>Somebody wants it tried again.</summary>
    public void Revive() => (Status, Tries, LastError) = (MessageStatus.Queued, 0, null);

    public static void Map(EntityTypeBuilder<Message> row)
    {
        row.Property(message => message.Channel).HasConversion(channel => channel.Word(), word => MessagingWords.ChannelOf(word));
        row.Property(message => message.Status).HasConversion(status => status.Word(), word => MessagingWords.StatusOf(word)!.Value); // the column's check knows the words
    }
}
