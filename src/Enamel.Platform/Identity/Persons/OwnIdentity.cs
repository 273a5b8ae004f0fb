using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Persons;

/// <summary>What a person is shown of themselves.</summary>
/// <param name="DisplayName">The name that they gave.</param>
/// <param name="Phone">The mobile, their login.</param>
/// <param name="NationalId">Its beginning and end: whoever looks over a shoulder learns no more.</param>
/// <param name="VerifiedAt">When a code last showed that the mobile is theirs.</param>
public sealed record PersonCard(string DisplayName, string Phone, string NationalId, DateTimeOffset VerifiedAt);

/// <summary>Shows a patient their own identity, which the trail is told.</summary>
public sealed class OwnIdentity(RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentPerson current, AuditTrail trail)
{
    /// <summary>The card of whoever is signed in.</summary>
    public async Task<PersonCard> Card(CancellationToken stop)
    {
        var id = current.Person.PersonId;
        var person = await registry.Set<Person>().AsNoTracking().SingleAsync(person => person.Id == id, stop);
        var keys = await ring.Platform(unit, stop);
        trail.Happened("open", "registry_persons", id.ToString(), new { fields = new[] { PersonFields.Phone, PersonFields.NationalId } });
        return new(person.DisplayName, keys.Cipher.Open(person.PhoneSealed, PersonFields.Phone), Hint(keys.Cipher.Open(person.NationalIdSealed, PersonFields.NationalId)), person.VerifiedAt);
    }

    /// <summary>By what a clinic may know whoever is signed in: the mobile that a code has shown to be theirs, and the national id that they gave. Nobody is shown them.</summary>
    public async Task<(string Phone, string NationalId)> Known(CancellationToken stop)
    {
        var id = current.Person.PersonId;
        var person = await registry.Set<Person>().AsNoTracking().SingleAsync(person => person.Id == id, stop);
        var keys = await ring.Platform(unit, stop);
        trail.Happened("open", "registry_persons", id.ToString(), new { fields = new[] { PersonFields.Phone, PersonFields.NationalId } });
        return (keys.Cipher.Open(person.PhoneSealed, PersonFields.Phone), keys.Cipher.Open(person.NationalIdSealed, PersonFields.NationalId));
    }

    static string Hint(string number) => number.Length < 4 ? "•••" : $"{number[..2]}•••{number[^2..]}";
}
