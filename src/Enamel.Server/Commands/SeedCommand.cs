using System.CommandLine;
using System.Globalization;
using Enamel.Server.Demo;

namespace Enamel.Server.Commands;

/// <summary>Loads the demo clinics.</summary>
internal sealed class SeedCommand : OperatorCommand
{
    private readonly Option<string?> _clinic = new("--clinic") { Description = "Only this one of the demo clinics." };

    public SeedCommand()
        : base(
            "seed",
            "Load the demo clinics with their staff, patients and appointments. What is there already stays as it is.",
            "./enamel seed",
            "./enamel seed --clinic atlas")
    {
        _clinic.AcceptOnlyFromAmong([.. DemoPlan.Slugs]);
        Options.Add(_clinic);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var settings = InstallationSettings.Current();
        await using var workshop = await Workshop.Open(settings, terminal, stop);
        if (!(await workshop.Migrate(4, terminal, stop)).Succeeded)
            throw new OperatorException("Some schema is not up to date: ./enamel migrate says which and why.");
        IReadOnlyList<string> slugs = arguments.GetValue(_clinic) is { } only ? [only] : DemoPlan.Slugs;
        var loaded = await DemoLoader.Run(workshop.Services, slugs, settings.Port, terminal.Progress, stop);
        terminal.Result(
            new { clinics = loaded },
            loaded.Select(clinic => string.Create(
                CultureInfo.InvariantCulture,
                $"{clinic.Slug}: {(clinic.WasThere ? $"was there already, {clinic.Appointments} new appointments" : $"{clinic.Staff} staff, {clinic.Patients} patients, {clinic.Appointments} appointments")}")));
        return ExitCode.Done;
    }
}
