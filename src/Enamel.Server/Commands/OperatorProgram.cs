using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Enamel.Server.Commands.Auditing;
using Enamel.Server.Commands.Importing;

namespace Enamel.Server.Commands;

/// <summary>The program that an operator starts: every command with its options, its help and its exit codes.</summary>
internal static class OperatorProgram
{
    /// <summary>Given to any command.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON.", Recursive = true };

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <param name="output">For results.</param>
    /// <param name="error">For all that accompanies them.</param>
    public static async Task<int> Run(string[] arguments, TextWriter output, TextWriter error)
    {
        using var signals = new Signals();
        var parsed = Commands().Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // Signals has it: a command is never cut off while it puts away what it started.
            ProcessTerminationTimeout = null,
        };
        var exitCode = await parsed.InvokeAsync(configuration, signals.Stop);
        return parsed.Action is ParseErrorAction ? ExitCode.Usage : exitCode;
    }

    private static RootCommand Commands()
    {
        var root = new RootCommand("Enamel, the system that a dental practice runs on: the operator's commands.")
        {
            Json,
            new ServeCommand(),
            new MigrateCommand(),
            new ClinicsCommand(),
            new UsersCommand(),
            new SeedCommand(),
            new ImportFernetCommand(),
            new KeysCommand(),
            new AgendaCommand(),
            new RetentionCommand(),
            new DatabaseCommand(),
            new RolesCommand(),
            new AuditCommand(),
            new DoctorCommand(),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }

    /// <summary>The usual help, and then how the command is really used.</summary>
    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            var examples = parseResult.CommandResult.Command is OperatorCommand command
                ? command.Examples
                : AllBelow(parseResult.CommandResult.Command).SelectMany(below => below.Examples.Take(1)).ToArray();
            if (examples.Count == 0)
                return exitCode;
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
            output.WriteLine("Exit codes: 0 done, 1 failed, 2 wrongly called.");
            return exitCode;
        }

        private static IEnumerable<OperatorCommand> AllBelow(Command command) =>
            command.Subcommands.SelectMany(below => below is OperatorCommand one ? [one] : AllBelow(below));
    }
}
