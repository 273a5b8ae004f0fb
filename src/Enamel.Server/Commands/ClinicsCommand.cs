using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands;

/// <summary>The clinics of this installation.</summary>
internal sealed class ClinicsCommand : Command
{
    public ClinicsCommand()
        : base("clinics", "Open clinics, see them, delete them.")
    {
        Add(new ClinicsCreateCommand());
        Add(new ClinicsListCommand());
        Add(new ClinicsShowCommand());
        Add(new ClinicsDeleteCommand());
    }
}

/// <summary>Opens a clinic.</summary>
internal sealed class ClinicsCreateCommand : OperatorCommand
{
    private readonly Argument<string> _slug = new("slug") { Description = "Its word in addresses: a-z, 0-9 and hyphens." };
    private readonly Option<string> _name = new("--name") { Description = "Its name as people say it.", Required = true };
    private readonly Option<string[]> _hosts = new("--host") { Description = "A host name at which it is found, besides /clinic/<slug>. May be given several times." };
    private readonly Option<bool> _own = new("--own-schema") { Description = "Keep its tables in a schema of its own instead of the pool." };
    private readonly Option<string> _zone = new("--zone") { Description = "Its time zone.", DefaultValueFactory = _ => "Africa/Casablanca" };
    private readonly Option<string> _language = new("--language") { Description = "The language of its papers.", DefaultValueFactory = _ => "fr" };
    private readonly Option<string> _manager = new("--manager") { Description = "The username of its first manager, who takes on the others.", DefaultValueFactory = _ => "manager" };
    private readonly Option<bool> _active = new("--active") { Description = "Its subscription is paid; otherwise it is a trial." };

    public ClinicsCreateCommand()
        : base(
            "create",
            "Open a clinic: its schema, keys, addresses and first furniture. Stopped midway, the same command goes on.",
            "./enamel clinics create atlas --name 'Clinique dentaire Atlas' --host atlas.example.ma --own-schema",
            "./enamel clinics create mansour --name 'Cabinet Al Mansour' --json")
    {
        _language.AcceptOnlyFromAmong("fr", "ar", "en");
        Add(_slug);
        foreach (var option in new Option[] { _name, _hosts, _own, _zone, _language, _manager, _active })
            Options.Add(option);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var report = await workshop.Migrate(4, new(TextWriter.Null, TextWriter.Null, json: false), stop);
        if (!report.Succeeded)
            throw new OperatorException("Some schema is not up to date, and a clinic opens on one that is: ./enamel migrate says which and why.");
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
        var wanted = new NewClinic
        {
            Slug = arguments.GetRequiredValue(_slug),
            Name = arguments.GetRequiredValue(_name),
            Hosts = arguments.GetValue(_hosts) ?? [],
            HasOwnSchema = arguments.GetValue(_own),
            Zone = arguments.GetRequiredValue(_zone),
            Language = arguments.GetRequiredValue(_language),
            Status = arguments.GetValue(_active) ? SubscriptionStatus.Active : SubscriptionStatus.Trial,
            Manager = new(arguments.GetRequiredValue(_name), Role.Manager.Word(), arguments.GetRequiredValue(_manager), password),
        };
        if (!(await workshop.Services.GetRequiredService<ClinicOpening>().Run(wanted, stop)).Succeeded(out var card, out var refusal))
            throw new OperatorException($"The clinic was not opened: {workshop.Services.GetRequiredService<Refusals>().Sentence(refusal)}");
        terminal.Result(
            new { card.Id, card.Slug, card.Name, status = card.Status.Word(), manager = new { login = arguments.GetRequiredValue(_manager), password } },
            $"{card.Name} is open at /clinic/{card.Slug}.",
            $"Its manager signs in as {arguments.GetRequiredValue(_manager)} with the password {password}, which is shown this once.");
        return ExitCode.Done;
    }
}

/// <summary>What is told of a clinic in a list.</summary>
internal sealed record ClinicLine(int Id, string Slug, string Name, string Status, string Schema, IReadOnlyList<string> Hosts);

/// <summary>Lists the clinics.</summary>
internal sealed class ClinicsListCommand() : OperatorCommand("list", "List all clinics.", "./enamel clinics list", "./enamel clinics list --json")
{
    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        var hosts = (await registry.Set<Domain>().ToListAsync(stop)).ToLookup(domain => domain.ClinicId, domain => domain.Host);
        var clinics = await registry.Set<Clinic>().OrderBy(clinic => clinic.Id)
            .Select(clinic => new { clinic.Id, clinic.Slug, clinic.Name, clinic.Status, clinic.SchemaName }).ToListAsync(stop);
        ClinicLine[] lines = [.. clinics.Select(clinic => new ClinicLine(
            clinic.Id, clinic.Slug, clinic.Name, clinic.Status.Word(), clinic.SchemaName, [.. hosts[clinic.Id].Order(StringComparer.Ordinal)]))];
        terminal.Result(
            new { clinics = lines },
            lines.Length == 0
                ? ["No clinic yet: ./enamel clinics create <slug> --name <name>, or ./enamel seed for two that show how it looks."]
                : Terminal.Table(
                    ["SLUG", "NAME", "STATUS", "SCHEMA", "HOSTS"],
                    lines.Select(line => new[] { line.Slug, line.Name, line.Status, line.Schema, string.Join(", ", line.Hosts) })));
        return ExitCode.Done;
    }
}

/// <summary>Shows one clinic.</summary>
internal sealed class ClinicsShowCommand : OperatorCommand
{
    private readonly Argument<string> _slug = new("slug") { Description = "The clinic's word in addresses." };

    public ClinicsShowCommand()
        : base("show", "Show a clinic's card, addresses, plan and place.", "./enamel clinics show atlas", "./enamel clinics show atlas --json") => Add(_slug);

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var slug = arguments.GetRequiredValue(_slug);
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        var clinic = await registry.Set<Clinic>().SingleOrDefaultAsync(one => one.Slug == slug, stop)
            ?? throw new OperatorException($"No clinic is called {slug}: ./enamel clinics list shows those there are.");
        var hosts = await registry.Set<Domain>().Where(domain => domain.ClinicId == clinic.Id).Select(domain => domain.Host).Order().ToListAsync(stop);
        var members = await registry.Set<Platform.Identity.Membership>().CountAsync(member => member.ClinicId == clinic.Id && member.IsActive, stop);
        (string Name, object? Value)[] facts =
        [
            ("id", clinic.Id), ("slug", clinic.Slug), ("name", clinic.Name), ("status", clinic.Status.Word()), ("schema", clinic.SchemaName),
            ("hosts", hosts), ("zone", clinic.Zone), ("language", clinic.Language), ("city", clinic.City), ("registrationNumber", clinic.RegistrationNumber),
            ("ice", clinic.Ice), ("capacityDoctors", clinic.CapacityDoctors), ("capacityPatients", clinic.CapacityPatients),
            ("capacityReceptionists", clinic.CapacityReceptionists), ("activeStaff", members), ("dataKey", clinic.DataKey), ("createdAt", clinic.CreatedAt),
        ];
        terminal.Result(
            facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal),
            facts.Where(fact => fact.Value is not null).Select(fact => $"{fact.Name,-22}  {Text(fact.Value!)}"));
        return ExitCode.Done;
    }

    private static string Text(object value) => value switch
    {
        IEnumerable<string> several => string.Join(", ", several),
        DateTimeOffset at => at.ToString("u", CultureInfo.InvariantCulture),
        _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
    };
}
