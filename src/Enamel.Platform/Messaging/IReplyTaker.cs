using Enamel.Kernel;

namespace Enamel.Platform.Messaging;

/// <summary>A room that waits for what people write back to the clinic's messages registers one.</summary>
public interface IReplyTaker
{
    /// <summary>Takes what somebody wrote.</summary>
    /// <param name="from">The number or address that it came from.</param>
    /// <param name="written">What they wrote.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What came of it, in the words of who looks on; or that nobody waited for it.</returns>
    Task<Outcome<string>> Take(string from, string written, CancellationToken stop);
}
