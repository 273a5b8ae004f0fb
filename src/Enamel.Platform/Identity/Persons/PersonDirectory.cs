using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Persons;

/// <summary>Finds patients' accounts by the mobile, which is their login. By nothing else: a national id opens nothing.</summary>
public sealed class PersonDirectory(RegistryDb registry, UnitOfWork unit, KeyRing ring, IPhonePlan phones)
{
    /// <summary>The account of a mobile as it was typed; null where there is none or it opens nothing.</summary>
    public async Task<Person?> ByMobile(string? typed, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        var index = keys.Index.Of(PersonFields.Phone, typed is not null && phones.Parse(typed).Succeeded(out var phone, out _) ? phone : "nobody");
        return await registry.Set<Person>().SingleOrDefaultAsync(person => person.PhoneIndex == index && person.DisabledAt == null, stop);
    }
}
