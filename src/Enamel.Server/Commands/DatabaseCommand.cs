using System.CommandLine;

namespace Enamel.Server.Commands;

/// <summary>Keeps the private database up for other programs, such as psql, pg_dump and pgbench.</summary>
internal sealed class DatabaseCommand() : OperatorCommand(
    "database",
    "Keep the private database up for other programs and say how they reach it, until Ctrl-C.",
    "./enamel database",
    "./enamel database --json")
{
    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var settings = InstallationSettings.Current();
        if (settings.Database is not null)
            throw new OperatorException("ENAMEL_DATABASE names a server of your own, which this command does not keep: connect to it directly.");
        await using var installation = await Installation.Open(settings, terminal.Progress, stop);
        var cluster = installation.Cluster!;
        terminal.Result(
            new { host = cluster.SocketFolder, port = cluster.Port, user = Platform.Database.PrivateCluster.Administrator, process = cluster.ProcessId, wasRunning = cluster.WasRunning },
            $"psql -h '{cluster.SocketFolder}' -p {cluster.Port} -U {Platform.Database.PrivateCluster.Administrator} postgres");
        terminal.Say("The database is up. Ctrl-C stops it, unless someone else uses it too.");
        await UntilStopped(stop);
        return ExitCode.Done;
    }

    private static async Task UntilStopped(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
