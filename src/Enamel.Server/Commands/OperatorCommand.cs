using System.CommandLine;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Npgsql;

namespace Enamel.Server.Commands;

/// <summary>One command of the operator's: what it is called, how it is used, and what it does.</summary>
internal abstract class OperatorCommand : Command
{
    protected OperatorCommand(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(Guarded);
    }

    /// <summary>Command lines that show how it is used, each with the program's name.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop);

    private async Task<int> Guarded(ParseResult arguments, CancellationToken stop)
    {
        var configuration = arguments.InvocationConfiguration;
        var terminal = new Terminal(configuration.Output, configuration.Error, arguments.GetValue(OperatorProgram.Json));
        try
        {
            return await Run(arguments, terminal, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            terminal.Say("Stopped.");
            return ExitCode.Failed;
        }
        // Their messages are written for the operator; anything else is a bug and shows its trace.
        catch (Exception expected) when (expected is OperatorException or PrivateClusterException or MasterKeyFileException)
        {
            terminal.Trouble(expected.Message);
            return ExitCode.Failed;
        }
        catch (PostgresException refused)
        {
            terminal.Trouble($"The database refused ({refused.SqlState}): {refused.MessageText}. ./enamel doctor tells what is amiss.");
            return ExitCode.Failed;
        }
    }
}
