using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands;

/// <summary>The keys that seal personal data.</summary>
internal sealed class KeysCommand : Command
{
    public KeysCommand()
        : base("keys", "The keys that seal personal data.") => Add(new KeysRotateCommand());
}

/// <summary>Gives clinics new keys, and seals what they hold anew, while the server runs.</summary>
internal sealed class KeysRotateCommand : OperatorCommand
{
    private readonly Option<string?> _clinic = new("--clinic") { Description = "Only this clinic's data key." };
    private readonly Option<bool> _signing = new("--signing") { Description = "Instead, make the next key that signs access tokens. Nobody is signed out." };
    private readonly Option<bool> _withdraw = new("--withdraw") { Description = "With --signing: believe the older signing keys no longer, for when one has leaked." };
    private readonly Option<bool> _master = new("--master") { Description = "Make a new master key first, and wrap every clinic's keys with it." };

    public KeysRotateCommand()
        : base(
            "rotate",
            "Give every clinic a new data key and seal its data with it, while the server runs. Stopped midway, the same command goes on.",
            "./enamel keys rotate",
            "./enamel keys rotate --clinic atlas",
            "./enamel keys rotate --master",
            "./enamel keys rotate --signing")
    {
        Options.Add(_clinic);
        Options.Add(_master);
        Options.Add(_signing);
        Options.Add(_withdraw);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        if (arguments.GetValue(_signing) || arguments.GetValue(_withdraw))
            return await TurnSigning(arguments, workshop, terminal, stop);
        var rotation = workshop.Services.GetRequiredService<KeyRotation>();
        var clinics = await Clinics(workshop, arguments.GetValue(_clinic), stop);
        if (arguments.GetValue(_master))
            terminal.Say($"The new master key has number {await workshop.Master.Add(stop)} and is in {workshop.Installation.MasterKeyFile}: back that file up.");
        var rewrapped = await rotation.Rewrap(stop);
        var done = new List<RotationProgress>();
        foreach (var clinic in clinics)
            done.Add(await rotation.Rotate(clinic, terminal.Telling<RotationProgress>(Line), stop));
        terminal.Result(
            new { rewrapped, clinics = done },
            done.Select(Line).Append(string.Create(CultureInfo.InvariantCulture, $"{done.Count} clinics have a new key; {rewrapped} keys were wrapped anew.")));
        return ExitCode.Done;
    }

    private async Task<int> TurnSigning(ParseResult arguments, Workshop workshop, Terminal terminal, CancellationToken stop)
    {
        if (!arguments.GetValue(_signing) || arguments.GetValue(_master) || arguments.GetValue(_clinic) is not null)
            throw new OperatorException("--signing turns the signing keys alone, and --withdraw belongs to it: ./enamel keys rotate --signing [--withdraw]");
        var turn = await workshop.Services.GetRequiredService<SigningRotation>().Turn(arguments.GetValue(_withdraw), stop);
        terminal.Result(turn, [string.Create(CultureInfo.InvariantCulture, $"Signing key {turn.Number} ({turn.KeyId}) signs from {turn.SignsAt:u} on; older ones are believed until {turn.OldUntil:u}; {turn.Destroyed} were destroyed.")]);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<ClinicCard>> Clinics(Workshop workshop, string? slug, CancellationToken stop)
    {
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        var clinics = await registry.Set<Clinic>().Where(clinic => slug == null || clinic.Slug == slug).OrderBy(clinic => clinic.Id).ToListAsync(stop);
        if (slug is not null && clinics.Count == 0)
            throw new OperatorException($"No clinic is called {slug}: ./enamel clinics list shows those there are.");
        return [.. clinics.Select(Cards.Of)];
    }

    private static string Line(RotationProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{progress.Clinic}: {progress.Resealed} values sealed with key {progress.KeyNumber}");
}
