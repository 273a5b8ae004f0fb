namespace Enamel.Platform.Messaging.Sending;

/// <summary>A message, opened, on its way out.</summary>
/// <param name="Id">The same at every try: a provider that knows it does not deliver twice.</param>
/// <param name="ClinicName">From whom it comes.</param>
/// <param name="Recipient">An e-mail address, or a telephone number as E.164.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Template">For providers that keep the texts themselves, as WhatsApp does.</param>
/// <param name="Words">For the same.</param>
/// <param name="Language">fr, ar or en.</param>
/// <param name="Wording">What it says.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record Letter(
    Guid Id, string ClinicName, string Recipient, Channel Channel, string Template, IReadOnlyDictionary<string, string> Words, string Language, Wording Wording,
    DateTimeOffset CreatedAt)
{
    /// <summary>Nothing of whom it is for or what it says.</summary>
    public override string ToString() => $"letter {Id} ({Template})";
}

/// <summary>What came of handing a letter over.</summary>
public abstract record Delivery
{
    Delivery()
    {
    }

    /// <summary>It was taken over.</summary>
    /// <param name="Reference">What the provider calls it, for its later reports.</param>
    public sealed record Sent(string? Reference = null) : Delivery;

    /// <summary>Not now: tried again later.</summary>
    /// <param name="Error">A code without anything personal.</param>
    public sealed record Later(string Error) : Delivery;

    /// <summary>Never: trying again would not help.</summary>
    /// <param name="Error">A code without anything personal.</param>
    public sealed record Never(string Error) : Delivery;
}

/// <summary>
/// A way out for messages: the edge to whoever delivers them. It answers a <see cref="Delivery"/> for whatever goes wrong outside, and gives up when
/// <c>stop</c> says so.
/// </summary>
public interface ISender
{
    /// <summary>What it can deliver.</summary>
    IReadOnlyCollection<Channel> Channels { get; }

    /// <summary>Hands a letter over.</summary>
    Task<Delivery> Send(Letter letter, CancellationToken stop);
}

/// <summary>The ways out that this installation has.</summary>
public sealed class Senders(IEnumerable<ISender> senders)
{
    readonly Dictionary<Channel, ISender> byChannel = ByChannel(senders);

    /// <summary>Who delivers by a channel; null when the installation has nobody for it.</summary>
    public ISender? For(Channel channel) => byChannel.GetValueOrDefault(channel);

    // The first that offers a channel has it.
    static Dictionary<Channel, ISender> ByChannel(IEnumerable<ISender> senders)
    {
        var found = new Dictionary<Channel, ISender>();
        foreach (var sender in senders)
            foreach (var channel in sender.Channels) found.TryAdd(channel, sender);
        return found;
    }
}

/// <summary>How this installation treats messages.</summary>
public sealed record MessagingSettings
{
    /// <summary>Whether what would have been sent can be read: in the demo, and nowhere else.</summary>
    public bool HasMailbox { get; init; }
}
