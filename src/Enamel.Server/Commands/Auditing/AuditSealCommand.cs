using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Audit.Chain;

namespace Enamel.Server.Commands.Auditing;

/// <summary>Seals now, rather than in some seconds.</summary>
internal sealed class AuditSealCommand() : OperatorCommand(
    "seal",
    "Seal now what was written, as the server does every few seconds: before a backup, or where no server runs.",
    "./enamel audit seal")
{
    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var done = await workshop.Services.GetRequiredService<TrailSealing>().SealAll(stop);
        terminal.Result(done, string.Create(CultureInfo.InvariantCulture, $"{done.Entries:N0} entries were sealed in {done.Blocks:N0} blocks."));
        return ExitCode.Done;
    }
}
