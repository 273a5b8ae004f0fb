using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Rights;
using Enamel.Practice.Rights.Keeping;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands;

/// <summary>What has been kept long enough.</summary>
internal sealed class RetentionCommand : Command
{
    public RetentionCommand()
        : base("retention", "Remove what has been kept long enough; and again after a restore.")
    {
        Add(new RetentionRunCommand());
        Add(new RetentionAccountsCommand());
        Add(new RetentionReplayCommand());
    }
}

/// <summary>Shows what is due, and removes it.</summary>
internal sealed class RetentionRunCommand : OperatorCommand
{
    private readonly Option<string> _clinic = new("--clinic") { Description = "Which clinic.", Required = true };
    private readonly Option<string?> _kind = new("--kind") { Description = "Only rows of this kind: patients, appointments, messages, sessions, portal-sessions, codes, trail." };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Show what would go, and remove nothing." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Remove it. Without it nothing is removed either." };

    public RetentionRunCommand()
        : base(
            "run",
            "Show what a clinic has kept long enough, by the periods that it set, and remove it when told to. What goes is gone for good.",
            "./enamel retention run --clinic atlas --dry-run",
            "./enamel retention run --clinic atlas --kind messages --yes --json")
    {
        foreach (var option in new Option[] { _clinic, _kind, _dry, _yes })
            Options.Add(option);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var clinic = await Cards.Named(arguments.GetRequiredValue(_clinic), workshop.Services, stop);
        var work = workshop.Services.GetRequiredService<ClinicWork>();
        var due = await work.In(clinic, Acting.Operator("retention run"), unit => unit.GetRequiredService<RetentionRun>().Preview(stop), stop);
        if (arguments.GetValue(_kind) is { } kind)
            due = due.Any(one => one.Kind == kind) ? [.. due.Where(one => one.Kind == kind)] : throw new OperatorException($"No rows are called {kind}: there are {string.Join(", ", due.Select(one => one.Kind))}.");
        if (arguments.GetValue(_dry) || !arguments.GetValue(_yes))
        {
            terminal.Result(
                new { clinic = clinic.Slug, due },
                Terminal.Table(["KIND", "KEPT FOR", "FROM BEFORE", "DUE"], due.Select(one => (IReadOnlyList<string>)[one.Kind, $"{one.Months} months", one.Before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Count(one.Count)]))
                    .Append("Nothing was removed: --yes removes it for good."));
            return ExitCode.Done;
        }
        var done = new List<CertificateView>();
        foreach (var one in due.Where(one => one.Count > 0))
        {
            CertificateView certificate;
            do
            {
                certificate = (await work.In(clinic, Acting.Operator("retention run"), unit => unit.GetRequiredService<RetentionRun>().Remove(one.Kind, null, "operator", stop), stop)).Expected();
                if (certificate.Removed > 0) done.Add(certificate);
            }
            while (certificate.Removed == RetentionRun.Most);
        }
        terminal.Result(
            new { clinic = clinic.Slug, certificates = done },
            done.Count == 0 ? ["Nothing was due."] : done.Select(one => $"{one.Kind}: {one.Removed.ToString(CultureInfo.InvariantCulture)} removed, certificate {one.Id:N}"));
        return ExitCode.Done;
    }

    private static string Count(int count) => count > RetentionRun.Most ? $"more than {RetentionRun.Most.ToString(CultureInfo.InvariantCulture)}" : count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Removes patients' own accounts that nobody uses: they belong to the platform and to no clinic.</summary>
internal sealed class RetentionAccountsCommand : OperatorCommand
{
    private readonly Option<int> _months = new("--months") { Description = $"Not used for so many months; {UnusedAccounts.LeastMonths.ToString(CultureInfo.InvariantCulture)} at least.", DefaultValueFactory = _ => UnusedAccounts.UsualMonths };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Count them, and remove nothing." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Remove them. Without it nothing is removed either." };

    public RetentionAccountsCommand()
        : base(
            "accounts",
            "Show how many patients' own accounts (of the portal) nobody has used for long, and remove them when told to. What a clinic holds on those patients is not touched.",
            "./enamel retention accounts --dry-run",
            "./enamel retention accounts --months 48 --yes")
    {
        foreach (var option in new Option[] { _months, _dry, _yes })
            Options.Add(option);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var months = arguments.GetValue(_months);
        if (months < UnusedAccounts.LeastMonths) throw new OperatorException($"--months {months.ToString(CultureInfo.InvariantCulture)} is too short: {UnusedAccounts.LeastMonths.ToString(CultureInfo.InvariantCulture)} at least.");
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var accounts = workshop.Services.GetRequiredService<UnusedAccounts>();
        var before = accounts.Before(months);
        var isMeant = arguments.GetValue(_yes) && !arguments.GetValue(_dry);
        var count = isMeant ? await accounts.Remove(before, stop) : await accounts.Count(before, stop);
        terminal.Result(
            new { accounts = count, before, removed = isMeant },
            string.Create(CultureInfo.InvariantCulture, $"{count} accounts were last used before {before:yyyy-MM-dd}: ") + (isMeant ? "they are gone." : "nothing was removed, --yes removes them for good."));
        return ExitCode.Done;
    }
}

/// <summary>Removes again what a restored backup brought back.</summary>
internal sealed class RetentionReplayCommand : OperatorCommand
{
    private readonly Argument<string?> _ledger = new("ledger") { Description = "The ledger of removals, where it is not the installation's own.", Arity = ArgumentArity.ZeroOrOne };

    public RetentionReplayCommand()
        : base(
            "replay",
            "After a restore: remove again what was removed since the backup was made, clinics too. The ledger lies outside of the database; keep a copy of it elsewhere.",
            "./enamel retention replay",
            "./enamel retention replay /mnt/vault/removals.txt") => Add(_ledger);

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var lines = await Lines(workshop, arguments.GetValue(_ledger), stop);
        var (rows, clinics) = (0, 0);
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        foreach (var line in lines)
        {
            if (line.Kind == UnusedAccounts.Kind)
            {
                rows += await workshop.Services.GetRequiredService<UnusedAccounts>().Replay(line, stop);
                continue;
            }
            if (await registry.Set<Clinic>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == line.ClinicId && one.Slug == line.Clinic, stop) is not { } clinic) continue;
            if (line.Kind == ClinicDeletion.Kind)
            {
                await workshop.Services.GetRequiredService<ClinicDeletion>().Run(Cards.Of(clinic), "replay", stop);
                clinics++;
                continue;
            }
            rows += await workshop.Services.GetRequiredService<ClinicWork>().In(
                Cards.Of(clinic), Acting.Operator("retention replay"), unit => unit.GetRequiredService<RemovalReplay>().Run(line, stop), stop);
        }
        terminal.Result(
            new { lines = lines.Count, rows, clinics },
            $"{lines.Count.ToString(CultureInfo.InvariantCulture)} removals were remembered; {rows.ToString(CultureInfo.InvariantCulture)} rows and {clinics.ToString(CultureInfo.InvariantCulture)} clinics had come back and are gone again.");
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<LedgerLine>> Lines(Workshop workshop, string? path, CancellationToken stop)
    {
        if (path is not null && !File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        try
        {
            return await workshop.Services.GetRequiredService<RemovalLedger>().Read(path, stop);
        }
        catch (InvalidDataException changed)
        {
            throw new OperatorException($"{changed.Message} Nothing was removed.", changed);
        }
    }
}
