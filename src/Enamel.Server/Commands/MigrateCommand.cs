using System.CommandLine;
using System.Globalization;

namespace Enamel.Server.Commands;

/// <summary>Brings every schema up to date.</summary>
internal sealed class MigrateCommand : OperatorCommand
{
    private readonly Option<int> _parallel = new("--parallel") { Description = "How many schemas at a time, 1 to 16.", DefaultValueFactory = _ => 4 };

    public MigrateCommand()
        : base(
            "migrate",
            "Bring the registry and every clinic's schema up to date. One that fails is as it was before the step that failed, and harms no other; run it again to go on.",
            "./enamel migrate",
            "./enamel migrate --parallel 8 --json")
    {
        _parallel.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 16)
                given.AddError("--parallel is a number from 1 to 16.");
        });
        Options.Add(_parallel);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var report = await workshop.Migrate(arguments.GetValue(_parallel), terminal, stop);
        var failed = report.Schemas.Count(schema => schema.Error is not null);
        terminal.Result(
            new { succeeded = report.Succeeded, seconds = Math.Round(report.Took.TotalSeconds, 1), schemas = report.Schemas },
            string.Create(CultureInfo.InvariantCulture, $"{report.Schemas.Count - failed} schemas up to date, {failed} failed, {report.Took.TotalSeconds:0.0} s."));
        return report.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }
}
