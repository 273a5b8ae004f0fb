using System.CommandLine;
using Enamel.Morocco;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Privacy;
using Enamel.Platform.Time;
using Enamel.Server.Commands.Health;
using Npgsql;

namespace Enamel.Server.Commands;

/// <summary>Looks the whole installation over and says what to do about each thing that is amiss. It changes nothing.</summary>
internal sealed class DoctorCommand() : OperatorCommand(
    "doctor",
    "Look over database, roles, migrations, keys, messages, clock, time zones and disk, and say what to do about what is amiss. Changes nothing; exit code 1 when something does not work.",
    "./enamel doctor",
    "./enamel doctor --json")
{
    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var settings = InstallationSettings.Current();
        var findings = new List<Finding>();
        findings.AddRange(MachineHealth.TimeZones(new ZoneRules(TimeProvider.System), MoroccanTime.Facts));
        findings.AddRange(MachineHealth.Disks(settings.DataFolder));
        findings.AddRange(MessageHealth.Look(MessageSettings.Current));
        try
        {
            if (settings.Database is null && !PrivateCluster.IsIn(settings.DataFolder))
                throw new OperatorException($"There is no database in {settings.DataFolder} yet: ./run or ./enamel migrate makes it, or ENAMEL_DATA names the folder where it is.");
            await using var installation = await Installation.Open(settings, terminal.Progress, stop);
            if (installation.Cluster is { } cluster)
                findings.AddRange(MachineHealth.Disks(cluster.Folder).Where(finding => finding.Severity != Severity.Good));
            var key = KeyHealth.File(installation.MasterKeyFile);
            findings.Add(key);
            findings.AddRange(await LookInside(installation, key.Severity == Severity.Good, stop));
        }
        catch (Exception closed) when (closed is OperatorException or PrivateClusterException)
        {
            findings.Add(Finding.Trouble("database", closed.Message, "Do what the sentence says, then look again."));
        }
        terminal.Result(new { healthy = findings.TrueForAll(finding => finding.Severity != Severity.Trouble), findings }, Lines(findings));
        return findings.Exists(finding => finding.Severity == Severity.Trouble) ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Each look by itself: what one cannot see does not keep the others from looking. Without a master key some have nothing to look at.</summary>
    private static async Task<IReadOnlyList<Finding>> LookInside(Installation installation, bool hasMasterKey, CancellationToken stop)
    {
        var database = new DatabaseHealth(installation, TimeProvider.System);
        var findings = await Try("database", () => database.Server(stop));
        if (findings.Exists(finding => finding.Severity == Severity.Trouble))
            return findings;
        findings.AddRange(await Try("roles", () => database.Roles(stop)));
        if (!hasMasterKey)
            return findings;
        await using var services = new ServiceCollection().AddLogging()
            .AddEnamel(installation.Address, await FileMasterKeyProvider.Open(installation.MasterKeyFile, stop)).AddEnamelOperator().BuildServiceProvider();
        var migrations = await Try("migrations", () => DatabaseHealth.Migrations(services.GetRequiredService<Migrator>(), stop));
        findings.AddRange(migrations);
        if (migrations.TrueForAll(finding => finding.Severity == Severity.Good))
            findings.AddRange(await Try("keys", () => KeyHealth.Clinics(services, stop)));
        return findings;
    }

    private static async Task<List<Finding>> Try(string area, Func<Task<IReadOnlyList<Finding>>> look)
    {
        try
        {
            return [.. await look()];
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.UndefinedTable)
        {
            return [Finding.Trouble(area, $"Nothing is there yet ({missing.MessageText}).", "./enamel migrate")];
        }
        catch (Exception refused) when (refused is NpgsqlException)
        {
            return [Finding.Trouble(area, refused.Message, "./enamel migrate makes the roles and their rights; ENAMEL_DATABASE and ENAMEL_APP_DATABASE say how they sign in.")];
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<Finding> findings) => findings.SelectMany(finding => (string[])
    [
        $"{(finding.Severity switch { Severity.Good => "ok     ", Severity.Warning => "warning", Severity.Trouble => "TROUBLE" })}  {finding.Area,-11} {finding.Found}",
        .. finding.WhatToDo is { } cure ? [$"         {"",-11} -> {cure}"] : Array.Empty<string>(),
    ]);
}
