using Enamel.Platform.Removals;
using Enamel.Practice.Rights.Keeping;

namespace Enamel.Practice.Rights;

/// <summary>Removes again what a restored backup brought back.</summary>
public sealed class RemovalReplay
{
    readonly RetentionRun run;

    internal RemovalReplay(RetentionRun run) => this.run = run;

    /// <summary>Removes again what a line of the ledger remembers, in the clinic at hand.</summary>
    /// <returns>How many rows had come back.</returns>
    public Task<int> Run(LedgerLine line, CancellationToken stop) => run.Replay(line, stop);
}
