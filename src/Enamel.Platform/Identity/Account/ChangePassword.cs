using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account;

/// <summary>Somebody takes another password. Their other sessions end, in every clinic: whoever knew the old one is out.</summary>
public sealed class ChangePassword(RegistryDb registry, UnitOfWork unit, SignIn signIn, Sessions sessions, Passwords passwords, CurrentClinic clinic, CurrentUser user, AuditTrail trail)
{
    /// <summary>What is typed.</summary>
    /// <param name="Password">The one of now.</param>
    /// <param name="NewPassword">The one from now on; at least 12 characters.</param>
    public sealed record Command(string? Password, string? NewPassword);

    /// <summary>Changes it.</summary>
    /// <returns>Done; or what is wrong with the fields, or <see cref="AccountRefusals.TooManyAttempts"/>.</returns>
    public async Task<Outcome> Run(Command command, CancellationToken stop)
    {
        var username = await registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.UserId == user.Id).Select(member => member.Username).SingleAsync(stop);
        var name = await registry.Set<User>().Where(person => person.Id == user.Id).Select(person => person.DisplayName).SingleAsync(stop);
        var check = new Validation();
        check.Field("newPassword", Passwords.Check(command.NewPassword ?? "", [username], [name, clinic.Card.Name]));
        if (check.Refused(out var wrong)) return wrong;
        if (!(await signIn.Confirm(user.Id, command.Password, stop)).Succeeded(out _, out var refusal)) return refusal;
        var hash = await unit.Outside(() => passwords.Hash(command.NewPassword!), stop); // checked above
        (await registry.Set<User>().SingleAsync(person => person.Id == user.Id, stop)).PasswordHash = hash;
        await registry.SaveChangesAsync(stop);
        await sessions.EndEverywhere(user.Id, user.Person.SessionId, "password-changed", stop);
        trail.Happened("password-changed", "registry_users", user.Id.ToString(), new { });
        return Outcome.Done;
    }
}
