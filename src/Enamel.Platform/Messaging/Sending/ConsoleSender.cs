using Microsoft.Extensions.Logging;

namespace Enamel.Platform.Messaging.Sending;

/// <summary>For whoever builds: writes into the log what would be sent, whom for left out. Only where it was asked for: what is said may be a code.</summary>
sealed class ConsoleSender(ILogger<ConsoleSender> log) : ISender
{
    public IReadOnlyCollection<Channel> Channels { get; } = Enum.GetValues<Channel>();

    public Task<Delivery> Send(Letter letter, CancellationToken stop)
    {
        log.LogInformation("{Channel} {Id} {Template} to •••\n{Subject}\n\n{Body}", letter.Channel, letter.Id, letter.Template, letter.Wording.Subject, letter.Wording.Body);
        return Task.FromResult<Delivery>(new Delivery.Sent());
    }
}

/// <summary>For the demo: nothing leaves; the mailbox page shows what would have.</summary>
sealed class MailboxSender : ISender
{
    public IReadOnlyCollection<Channel> Channels { get; } = Enum.GetValues<Channel>();

    public Task<Delivery> Send(Letter letter, CancellationToken stop) => Task.FromResult<Delivery>(new Delivery.Sent());
}
