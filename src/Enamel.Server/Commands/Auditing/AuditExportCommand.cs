using System.CommandLine;
using System.Globalization;
using System.Text;
using Enamel.Platform.Audit.Chain;

namespace Enamel.Server.Commands.Auditing;

/// <summary>Writes a trail into a file that anybody can verify with public tools.</summary>
internal sealed class AuditExportCommand : OperatorCommand
{
    private readonly Option<string> _clinic = new("--clinic") { Description = $"Whose trail; '{NamedTrail.Platform}' for the platform's own.", Required = true };
    private readonly Option<string?> _from = new("--from") { Description = "Blocks sealed no earlier: a day, or an instant." };
    private readonly Option<string?> _to = new("--to") { Description = "Blocks sealed before: a day, or an instant." };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; only its owner can read it.", Required = true };

    public AuditExportCommand()
        : base(
            "export",
            "Export sealed entries with their proofs, to be verified without Enamel: docs/operations/audit.md has the recipe.",
            "./enamel audit export --clinic atlas --output atlas-trail.jsonl",
            "./enamel audit export --clinic atlas --from 2026-11-01 --to 2026-12-01 --output november.jsonl")
    {
        foreach (var option in new Option[] { _clinic, _from, _to, _output })
            Options.Add(option);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var (from, to) = (NamedTrail.Time("--from", arguments.GetValue(_from)), NamedTrail.Time("--to", arguments.GetValue(_to)));
        var file = Path.GetFullPath(arguments.GetRequiredValue(_output));
        if (File.Exists(file))
            throw new OperatorException($"{file} is there already: name another, or remove it.");
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var trail = (await NamedTrail.Of(arguments.GetRequiredValue(_clinic), workshop, stop))[0];
        await using var connection = await NamedTrail.Open(workshop, stop);
        var exported = await Write(workshop, connection, trail, from, to, file, stop);
        terminal.Result(
            new { clinic = trail.Slug, file, exported.Blocks, exported.Entries, exported.Head },
            string.Create(CultureInfo.InvariantCulture, $"{exported.Entries:N0} entries in {exported.Blocks:N0} blocks are in {file}."),
            exported.Head is null ? "Nothing was sealed in that time." : $"Its last block's hash is {exported.Head}.");
        return ExitCode.Done;
    }

    private static async Task<TrailExported> Write(Workshop workshop, Npgsql.NpgsqlConnection connection, NamedTrail trail, DateTime? from, DateTime? to, string file, CancellationToken stop)
    {
        try
        {
            await using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            await using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
            return await workshop.Services.GetRequiredService<TrailExport>().Run(connection, trail.Id, from, to, output, stop);
        }
        catch (InvalidDataException broken)
        {
            File.Delete(file);
            throw new OperatorException(broken.Message, broken);
        }
    }
}
