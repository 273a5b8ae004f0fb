using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Persons;

/// <summary>Somebody makes an account: shows by a code that the mobile is theirs, and says who they are.</summary>
public sealed class RegisterPerson(
    RegistryDb registry, UnitOfWork unit, KeyRing ring, OneTimeCodes codes, PersonDirectory directory, Passwords passwords, IPhonePlan phones, INationalIdentity identities,
    DatabaseRefusals refusals, TimeProvider clock)
{
    const string Purpose = "persons.register";

    /// <summary>Who somebody says to be.</summary>
    /// <param name="Request">What <see cref="Ask"/> gave.</param>
    /// <param name="Phone">The mobile, which becomes the login.</param>
    /// <param name="Code">The code that was sent to it.</param>
    /// <param name="Name">As it is written on papers.</param>
    /// <param name="NationalId">Asked this once; keeps one account to a person, and opens nothing.</param>
    /// <param name="Password">At least 12 characters.</param>
    public sealed record Command(Guid? Request, string? Phone, string? Code, string? Name, string? NationalId, string? Password);

    /// <summary>Sends a code to a mobile; to one that has an account already, the word that it has. Whoever asks sees no difference.</summary>
    /// <returns>The request, for <see cref="Run"/>; or what is wrong with the number, or that it is too soon or too often.</returns>
    public async Task<Outcome<Guid>> Ask(string? phone, string language, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(phone)) return Refusal.OfFields(new FieldRefusal("phone", KernelRefusals.Required.Code));
        var asked = await directory.ByMobile(phone, stop) is null
            ? await codes.Send(Purpose, phone, language, stop)
            : await codes.SendInstead(PersonMessages.Known, Purpose, phone, language, stop);
        return PersonMessages.AtField("phone", asked);
    }

    /// <summary>Makes the account. What is wrong with a field costs no code.</summary>
    /// <returns>The person; or what is wrong with the fields, the code among them, or a national id that has an account.</returns>
    public async Task<Outcome<Guid>> Run(Command given, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("phone", given.Phone, phones.Parse, out var phone);
        check.Require("code", !string.IsNullOrWhiteSpace(given.Code), KernelRefusals.Required.Code);
        check.Require("name", given.Name, PersonName.Clean, out var name);
        check.Require("nationalId", given.NationalId, identities.Parse, out var nationalId);
        check.Field("password", Passwords.Check(given.Password ?? "", given.Phone ?? "", given.NationalId ?? ""));
        if (check.Refused(out var wrong)) return wrong;
        if (!(await codes.Check(Purpose, given.Request ?? Guid.Empty, given.Code!, phone, stop)).Succeeded(out var no)) // looked at above
            return Refusal.OfFields(new FieldRefusal("code", no.Code));
        var person = await Make(name, phone, nationalId, given.Password!, stop); // looked at above
        registry.Add(person);
        try
        {
            await registry.SaveChangesAsync(stop);
        }
        catch (DbUpdateException taken) when (refusals.Of(taken) is { } refusal)
        {
            return Refusal.OfFields(new FieldRefusal(refusal == PersonRefusals.NationalIdTaken ? "nationalId" : "phone", refusal.Code));
        }
        return person.Id;
    }

    async Task<Person> Make(string name, string phone, string nationalId, string password, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        var now = clock.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            DisplayName = name,
            PasswordHash = passwords.Hash(password),
            PhoneSealed = keys.Cipher.Seal(PersonFields.Phone, phone),
            PhoneIndex = keys.Index.Of(PersonFields.Phone, phone)!, // not empty
            NationalIdSealed = keys.Cipher.Seal(PersonFields.NationalId, nationalId),
            NationalIdIndex = keys.Index.Of(PersonFields.NationalId, nationalId)!, // not empty
            VerifiedAt = now,
            CreatedAt = now,
        };
    }
}
