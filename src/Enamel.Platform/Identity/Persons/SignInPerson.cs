using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Persons;

/// <summary>A patient signs in with mobile and password. Whatever is typed, one password is checked, against nobody's if need be.</summary>
public sealed class SignInPerson(RegistryDb registry, UnitOfWork unit, PersonDirectory directory, PersonAttempts attempts, Passwords passwords, IPhonePlan phones, AuditTrail trail)
{
    /// <summary>Who it is.</summary>
    /// <returns>The person; or <see cref="PersonRefusals.WrongLogin"/>, or <see cref="Account.AccountRefusals.TooManyAttempts"/>.</returns>
    public async Task<Outcome<Guid>> Run(string? mobile, string? password, CancellationToken stop)
    {
        var phone = mobile is not null && phones.Parse(mobile).Succeeded(out var read, out _) ? read : "nobody";
        if (await attempts.Take(phone, stop) is { } wait) return wait;
        var person = await directory.ByMobile(phone, stop);
        var check = await unit.Outside(() => passwords.Verify(person?.PasswordHash, password ?? ""), stop);
        if (person is null || check == PasswordCheck.Wrong)
        {
            trail.Happened("sign-in-refused", "registry_persons", null, new { reason = PersonRefusals.WrongLogin.Code });
            return PersonRefusals.WrongLogin;
        }
        if (check == PasswordCheck.RightButOutdated)
        {
            // Of two who sign in at once one renews it; the other finds it renewed and is as welcome.
            var (was, hash) = (person.PasswordHash, passwords.Hash(password!)); // it was right
            await registry.Set<Person>().Where(one => one.Id == person.Id && one.PasswordHash == was).ExecuteUpdateAsync(one => one.SetProperty(renewed => renewed.PasswordHash, hash), stop);
        }
        await attempts.Forgive(phone, stop);
        return person.Id;
    }
}
