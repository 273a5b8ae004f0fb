using System.CommandLine;
using System.Globalization;

namespace Enamel.Server.Commands.Importing;

/// <summary>Brings the patients of a Django deployment over, whose personal fields are encrypted with Fernet.</summary>
internal sealed class ImportFernetCommand : OperatorCommand
{
    private readonly Option<string> _clinic = new("--clinic") { Description = "The clinic whose patients they become.", Required = true };
    private readonly Option<string> _keys = new("--key-file") { Description = "A file with the old deployment's Fernet keys, one on each line.", Required = true };
    private readonly Option<string> _file = new("--file") { Description = "The patients: CSV in UTF-8, whose first line names the fields as the API does.", Required = true };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Try every row and keep nothing." };

    public ImportFernetCommand()
        : base(
            "import-fernet",
            "Register the patients of a CSV file, opening the values that Fernet encrypted and sealing them anew. Who is there already stays as they are, so a file that was stopped midway is simply run again. Exit code 1 when any row failed.",
            "./enamel import-fernet --clinic atlas --key-file keys.txt --file patients.csv --dry-run",
            "./enamel import-fernet --clinic atlas --key-file keys.txt --file patients.csv --json")
    {
        foreach (var option in new Option[] { _clinic, _keys, _file, _dryRun })
            Options.Add(option);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var (path, isDryRun) = (arguments.GetRequiredValue(_file), arguments.GetValue(_dryRun));
        var encrypted = EncryptedValues.WithKeysOf(arguments.GetRequiredValue(_keys));
        var rows = Count(path);
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var clinic = await Cards.Named(arguments.GetRequiredValue(_clinic), workshop.Services, stop);
        using var reader = CsvReader.Open(path);
        var report = await new PatientImport(workshop.Services, clinic, encrypted, isDryRun).Run(
            PatientColumns.Of(reader.Header), reader.Records(),
            terminal.Telling<int>(done => string.Create(CultureInfo.InvariantCulture, $"{done} of {rows} rows")), stop);
        terminal.Result(
            new { clinic = clinic.Slug, dryRun = isDryRun, report.Rows, report.Registered, report.AlreadyThere, report.Failed, report.Problems },
            report.Problems.Select(Line).Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{clinic.Slug}: of {report.Rows} rows, {report.Registered} {(isDryRun ? "would be registered" : "registered")}, {report.AlreadyThere} already there, {report.Failed} failed.")));
        return report.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Reads the whole file once before anybody is registered: what is wrong with its form is better known then.</summary>
    private static int Count(string path)
    {
        using var reader = CsvReader.Open(path);
        PatientColumns.Of(reader.Header);
        return reader.Records().Count();
    }

    private static string Line(RowProblem problem) => string.Create(
        CultureInfo.InvariantCulture,
        $"line {problem.Line}: {(problem.Trouble switch { RowTrouble.AlreadyThere => "already there", RowTrouble.Failed => "failed" })}: {problem.Why}");
}
