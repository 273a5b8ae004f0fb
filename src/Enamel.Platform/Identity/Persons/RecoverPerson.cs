using Enamel.Kernel;
using Enamel.Platform.Database;

namespace Enamel.Platform.Identity.Persons;

/// <summary>Somebody forgot the password: shows by a code that the mobile is still theirs, and gives a new one. All sessions end, at every clinic.</summary>
public sealed class RecoverPerson(
    RegistryDb registry, OneTimeCodes codes, PersonDirectory directory, PersonSessions sessions, PersonAttempts attempts, Passwords passwords, IPhonePlan phones, TimeProvider clock)
{
    const string Purpose = "persons.recover";

    /// <summary>The new password.</summary>
    /// <param name="Request">What <see cref="Ask"/> gave.</param>
    /// <param name="Phone">The mobile.</param>
    /// <param name="Code">The code that was sent to it.</param>
    /// <param name="Password">At least 12 characters.</param>
    public sealed record Command(Guid? Request, string? Phone, string? Code, string? Password);

    /// <summary>Sends a code to a mobile; to one that has no account, the word that it has none. Whoever asks sees no difference.</summary>
    /// <returns>The request, for <see cref="Run"/>; or what is wrong with the number, or that it is too soon or too often.</returns>
    public async Task<Outcome<Guid>> Ask(string? phone, string language, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(phone)) return Refusal.OfFields(new FieldRefusal("phone", KernelRefusals.Required.Code));
        var asked = await directory.ByMobile(phone, stop) is null
            ? await codes.SendInstead(PersonMessages.Unknown, Purpose, phone, language, stop)
            : await codes.Send(Purpose, phone, language, stop);
        return PersonMessages.AtField("phone", asked);
    }

    /// <summary>Sets it.</summary>
    /// <returns>The person; or what is wrong with the fields, the code among them.</returns>
    public async Task<Outcome<Guid>> Run(Command given, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("phone", given.Phone, phones.Parse, out var phone);
        check.Require("code", !string.IsNullOrWhiteSpace(given.Code), KernelRefusals.Required.Code);
        check.Field("password", Passwords.Check(given.Password ?? "", given.Phone ?? ""));
        if (check.Refused(out var wrong)) return wrong;
        var isRight = (await codes.Check(Purpose, given.Request ?? Guid.Empty, given.Code!, phone, stop)).Succeeded(out var no); // looked at above
        if (!isRight || await directory.ByMobile(phone, stop) is not { } person) return Refusal.OfFields(new FieldRefusal("code", no?.Code ?? Codes.CodeRefusals.Wrong.Code));
        person.PasswordHash = passwords.Hash(given.Password!); // looked at above
        person.VerifiedAt = clock.GetUtcNow();
        await registry.SaveChangesAsync(stop);
        await sessions.EndAll(person.Id, stop);
        await attempts.Forgive(phone, stop);
        return person.Id;
    }
}
