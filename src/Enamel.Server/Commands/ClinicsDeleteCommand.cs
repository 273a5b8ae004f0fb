using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Tenancy;

namespace Enamel.Server.Commands;

/// <summary>Deletes a whole clinic for good.</summary>
internal sealed class ClinicsDeleteCommand : OperatorCommand
{
    private readonly Argument<string> _slug = new("slug") { Description = "The clinic's word in addresses." };
    private readonly Option<string?> _confirm = new("--confirm") { Description = "The same word again: without it nothing is deleted, and what would be is shown." };
    private readonly Option<string?> _by = new("--by") { Description = "Who decided it, for the record that stays." };

    public ClinicsDeleteCommand()
        : base(
            "delete",
            "Delete a clinic for good: destroy its keys, so that backups open nothing of it either, and remove its rows. A record stays in the registry's trail, and in the ledger from which a restore is set right.",
            "./enamel clinics delete atlas",
            "./enamel clinics delete atlas --confirm atlas --by 'K. Idrissi'")
    {
        Add(_slug);
        Options.Add(_confirm);
        Options.Add(_by);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var slug = arguments.GetRequiredValue(_slug);
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var clinic = await Cards.Named(slug, workshop.Services, stop);
        var deletion = workshop.Services.GetRequiredService<ClinicDeletion>();
        if (arguments.GetValue(_confirm) != slug)
        {
            var counts = await deletion.Count(clinic, stop);
            terminal.Result(
                new { clinic = slug, deleted = false, rows = counts },
                [.. Terminal.Table(["TABLE", "ROWS"], counts.Select(count => (IReadOnlyList<string>)[count.Key, count.Value.ToString(CultureInfo.InvariantCulture)])),
                    $"Nothing was deleted. Give the patients their copies first (they stand on each record's page), then: ./enamel clinics delete {slug} --confirm {slug}"]);
            return arguments.GetValue(_confirm) is null ? ExitCode.Done : throw new OperatorException($"--confirm says {arguments.GetValue(_confirm)}, and the clinic is {slug}: nothing was deleted.");
        }
        var deleted = await deletion.Run(clinic, arguments.GetValue(_by) is { Length: > 0 } by ? by : Environment.UserName, stop);
        terminal.Result(
            new { clinic = slug, deleted = true, deleted.Keys, deleted.Rows },
            $"{clinic.Name} is gone: {deleted.Keys.ToString(CultureInfo.InvariantCulture)} keys destroyed, {deleted.Rows.Values.Sum().ToString(CultureInfo.InvariantCulture)} rows removed.");
        return ExitCode.Done;
    }
}
