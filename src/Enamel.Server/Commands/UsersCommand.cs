using System.CommandLine;
using Enamel.Platform.Administration;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Tenancy;

namespace Enamel.Server.Commands;

/// <summary>People's accounts, where no page can help: the platform's administrators, and who lost telephone and recovery codes.</summary>
internal sealed class UsersCommand : Command
{
    public UsersCommand()
        : base("users", "The platform's administrators, and people who lost their second factor.")
    {
        Add(new CreateAdministratorCommand());
        Add(new RenewAdministratorCommand());
        Add(new DisableAdministratorCommand());
        Add(new ResetSecondFactorCommand());
    }
}

/// <summary>Makes an administrator of the platform.</summary>
internal sealed class CreateAdministratorCommand : OperatorCommand
{
    private readonly Argument<string> _username = new("username") { Description = "The name to sign in with: a-z, 0-9, point, hyphen and underscore." };
    private readonly Option<string> _name = new("--name") { Description = "The person's name.", Required = true };

    public CreateAdministratorCommand()
        : base(
            "create-administrator",
            "Make an administrator of the platform, who signs in at /platform of the public host with password and code together, and enters no clinic.",
            "./enamel users create-administrator s.idrissi --name 'Salma Idrissi'")
    {
        Add(_username);
        Options.Add(_name);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var username = arguments.GetRequiredValue(_username).ToLowerInvariant();
        var name = arguments.GetRequiredValue(_name).Trim();
        if (!AdministratorMaking.IsName(username) || name.Length is 0 or > 80)
            throw new OperatorException("The name to sign in with is 3 to 40 of a-z, 0-9, point, hyphen and underscore and begins with a letter; --name is the person's, up to 80 letters.");
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        await using var scope = workshop.Services.CreateAsyncScope();
        var keys = await scope.ServiceProvider.GetRequiredService<AdministratorMaking>().Make(username, name, "users create-administrator", stop)
            ?? throw new OperatorException($"There is an administrator {username} already: ./enamel users renew-administrator {username} gives them new keys.");
        AdministratorWords.Tell(terminal, keys);
        return ExitCode.Done;
    }
}

/// <summary>Gives an administrator new keys.</summary>
internal sealed class RenewAdministratorCommand : OperatorCommand
{
    private readonly Argument<string> _username = new("username") { Description = "The name by which they sign in." };

    public RenewAdministratorCommand()
        : base("renew-administrator", "Give an administrator a new password and a new authenticator app, for when either is lost. All their sessions end.", "./enamel users renew-administrator s.idrissi") => Add(_username);

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var username = arguments.GetRequiredValue(_username).ToLowerInvariant();
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        await using var scope = workshop.Services.CreateAsyncScope();
        AdministratorWords.Tell(terminal, await scope.ServiceProvider.GetRequiredService<AdministratorMaking>().Renew(username, "users renew-administrator", stop)
            ?? throw new OperatorException($"No administrator is called {username}."));
        return ExitCode.Done;
    }
}

/// <summary>Closes the console to an administrator.</summary>
internal sealed class DisableAdministratorCommand : OperatorCommand
{
    private readonly Argument<string> _username = new("username") { Description = "The name by which they sign in." };

    public DisableAdministratorCommand()
        : base("disable-administrator", "Close the console to an administrator. All their sessions end; renew-administrator opens it again.", "./enamel users disable-administrator s.idrissi") => Add(_username);

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var username = arguments.GetRequiredValue(_username).ToLowerInvariant();
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        await using var scope = workshop.Services.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<AdministratorMaking>().Disable(username, "users disable-administrator", stop))
            throw new OperatorException($"No administrator is called {username}.");
        terminal.Result(new { username, disabled = true }, $"{username} enters the console no more.");
        return ExitCode.Done;
    }
}

/// <summary>Takes away the second factor of somebody who lost telephone and recovery codes.</summary>
internal sealed class ResetSecondFactorCommand : OperatorCommand
{
    private readonly Argument<string> _clinic = new("clinic") { Description = "The word of a clinic where they work." };
    private readonly Argument<string> _username = new("username") { Description = "The name by which they sign in there." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for the clinic's trail; up to 300 letters.", Required = true };

    public ResetSecondFactorCommand()
        : base(
            "reset-second-factor",
            "Take away the second factor of somebody who lost telephone and recovery codes: a manager, or somebody of several clinics. Their sessions end, and they are told by message.",
            "./enamel users reset-second-factor atlas manager.atlas --reason 'Telephone stolen; seen in person with CIN, ticket 4711'")
    {
        Add(_clinic);
        Add(_username);
        Options.Add(_reason);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var slug = arguments.GetRequiredValue(_clinic);
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var clinic = await Clinic(workshop, slug, stop);
        var outcome = await workshop.Services.GetRequiredService<ClinicWork>().In(clinic, Acting.Operator("users reset-second-factor"),
            unit => unit.GetRequiredService<ResetSecondFactor>().ByOperator(arguments.GetRequiredValue(_username).ToLowerInvariant(), arguments.GetRequiredValue(_reason), stop), stop);
        if (!outcome.Succeeded(out var name, out var refusal))
            throw new OperatorException($"Nothing was taken away: {workshop.Services.GetRequiredService<Refusals>().Sentence(refusal)}");
        terminal.Result(new { clinic = slug, name }, $"{name} has no second factor any more and is signed out everywhere.");
        return ExitCode.Done;
    }

    private static async Task<ClinicCard> Clinic(Workshop workshop, string slug, CancellationToken stop)
    {
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        return Cards.Of(await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.SingleOrDefaultAsync(registry.Set<Clinic>(), clinic => clinic.Slug == slug, stop)
            ?? throw new OperatorException($"No clinic is called {slug}: ./enamel clinics list shows those there are."));
    }
}

/// <summary>How an administrator's keys are told, this once.</summary>
internal static class AdministratorWords
{
    public static void Tell(Terminal terminal, AdministratorKeys keys) => terminal.Result(
        new { keys.Username, keys.Password, keys.Secret, keys.Address },
        $"{keys.Username} signs in at /platform of the public host with the password {keys.Password}",
        $"and with the codes of an authenticator app that is given the secret {keys.Secret}",
        $"or this address as a QR code: {keys.Address}",
        "Both are shown this once.");
}
