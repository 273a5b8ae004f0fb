using System.Collections.Concurrent;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;

namespace Enamel.Tests.Support;

/// <summary>The edge where messages leave, kept in memory; a test may decide what becomes of them.</summary>
sealed class Postbox : ISender
{
    readonly ConcurrentQueue<Letter> letters = new();

    /// <summary>All that was handed over, in order.</summary>
    public IReadOnlyList<Letter> Letters => [.. letters];

    /// <summary>What the other side does with a letter; takes it, unless a test says otherwise.</summary>
    public Func<Letter, CancellationToken, Task<Delivery>> Takes { get; set; } = (_, _) => Task.FromResult<Delivery>(new Delivery.Sent());

    public IReadOnlyCollection<Channel> Channels { get; init; } = Enum.GetValues<Channel>();

    public async Task<Delivery> Send(Letter letter, CancellationToken stop)
    {
        var delivery = await Takes(letter, stop);
        if (delivery is Delivery.Sent) letters.Enqueue(letter);
        return delivery;
    }
}
