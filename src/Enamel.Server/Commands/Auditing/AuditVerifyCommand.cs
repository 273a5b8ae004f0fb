using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Audit.Chain;

namespace Enamel.Server.Commands.Auditing;

/// <summary>Checks every entry and every seal, and names the first that is not as it was written.</summary>
internal sealed class AuditVerifyCommand : OperatorCommand
{
    private readonly Option<string?> _clinic = new("--clinic") { Description = $"Only this clinic's trail; '{NamedTrail.Platform}' for the platform's own." };
    private readonly Option<string[]> _anchors = new("--anchor")
    {
        Description = "The words of a seal that was given out (the QR code of a closing sheet, an e-mail): even a chain that was written anew does not fit them.", AllowMultipleArgumentsPerToken = true,
    };

    public AuditVerifyCommand()
        : base(
            "verify",
            "Verify the audit trail: names the first entry that was changed, removed, slipped in or moved, even by the database's superuser. 0: all is as it was written. 1: it is not.",
            "./enamel audit verify",
            "./enamel audit verify --clinic atlas --json",
            "./enamel audit verify --clinic atlas --anchor ENAMEL1.1.4711.20261121T181500Z.pL0…")
    {
        Options.Add(_clinic);
        Options.Add(_anchors);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var anchors = (arguments.GetValue(_anchors) ?? []).Select(Read).ToArray();
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var trails = await NamedTrail.Of(arguments.GetValue(_clinic), workshop, stop);
        if (anchors.FirstOrDefault(anchor => trails.All(trail => trail.Id != anchor.ClinicId)) is { } foreign)
            throw new OperatorException($"The anchor {foreign.Text} is of another clinic: no trail that is verified has the number {foreign.ClinicId}.");
        await using var connection = await NamedTrail.Open(workshop, stop);
        var verification = workshop.Services.GetRequiredService<TrailVerification>();
        var verdicts = new List<(NamedTrail Trail, TrailVerdict Verdict)>();
        foreach (var trail in trails)
            verdicts.Add((trail, await verification.Run(connection, trail.Id, anchors, terminal.Telling<VerifyingProgress>(done => $"  {trail.Slug}: {done.Entries:N0} entries"), stop)));
        terminal.Result(
            new { isWhole = verdicts.All(one => one.Verdict.IsWhole), trails = verdicts.Select(one => new { clinic = one.Trail.Slug, one.Verdict.IsWhole, one.Verdict.Blocks, one.Verdict.Entries, one.Verdict.Retired, one.Verdict.Unsealed, one.Verdict.Head, fittingAnchors = one.Verdict.Fitting.Select(anchor => anchor.Text), one.Verdict.Findings }) },
            verdicts.SelectMany(one => Lines(one.Trail, one.Verdict)));
        return verdicts.All(one => one.Verdict.IsWhole) ? ExitCode.Done : ExitCode.Failed;
    }

    private static TrailAnchor Read(string text) =>
        TrailAnchor.Read(text) ?? throw new OperatorException($"{text} is no anchor: it begins with ENAMEL1 and has five parts, as the QR code says them.");

    private static IEnumerable<string> Lines(NamedTrail trail, TrailVerdict verdict)
    {
        var held = string.Create(CultureInfo.InvariantCulture, $"{verdict.Entries:N0} entries in {verdict.Blocks:N0} blocks, {verdict.Unsealed:N0} waiting for the next seal");
        if (verdict.Retired > 0) held += string.Create(CultureInfo.InvariantCulture, $", {verdict.Retired:N0} removed by retention runs");
        yield return verdict.IsWhole ? $"{trail.Slug}: whole. {held}." : $"{trail.Slug}: NOT as it was written. {held}.";
        if (verdict.Fitting is [.., var newest])
            yield return string.Create(CultureInfo.InvariantCulture, $"  the anchor of {newest.At:u} fits: up to block {newest.Number} everything is what it was then");
        foreach (var finding in verdict.Findings)
            yield return $"  {Word(finding.Fault)}{(finding.EntryId is { } id ? $" {id}" : "")}{(finding.Block > 0 ? string.Create(CultureInfo.InvariantCulture, $" (block {finding.Block})") : "")}: {finding.Detail}";
    }

    private static string Word(TrailFault fault) => fault switch
    {
        TrailFault.EntryChanged => "changed",
        TrailFault.EntriesSwapped => "swapped",
        TrailFault.EntryMoved => "moved",
        TrailFault.EntryRemoved => "removed",
        TrailFault.EntrySlippedIn => "slipped in",
        TrailFault.EntryMisdated => "misdated",
        TrailFault.BlockBroken => "block broken",
        TrailFault.BlockRemoved => "block removed",
        TrailFault.ChainCut => "chain cut",
        TrailFault.SignatureWrong => "not signed",
        TrailFault.AnchorMissed => "anchor missed",
    };
}
