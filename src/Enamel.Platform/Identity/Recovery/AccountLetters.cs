using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Messaging;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Recovery;

/// <summary>Writes to people of the staff about their own account: to the e-mail or the mobile that is theirs.</summary>
public sealed class AccountLetters(RegistryDb registry, UnitOfWork unit, KeyRing ring, Messages messages, AuditTrail trail)
{
    static readonly string[] Contact = ["contact"];

    /// <summary>Writes one. The person's name is among its words as <c>{name}</c>.</summary>
    /// <param name="preferMobile">By SMS where both ways are open.</param>
    /// <returns>Whether the account has an e-mail or a mobile at all.</returns>
    internal async Task<bool> Send(Guid userId, string template, IReadOnlyDictionary<string, string> words, string language, CancellationToken stop, bool preferMobile = false)
    {
        var person = await registry.Set<User>().AsNoTracking().SingleAsync(user => user.Id == userId, stop);
        if (person is { EmailSealed: null, PhoneSealed: null }) return false;
        var isMobile = person.PhoneSealed is not null && (preferMobile || person.EmailSealed is null);
        var keys = await ring.Platform(unit, stop);
        var recipient = isMobile ? keys.Cipher.Open(person.PhoneSealed!, UserFields.Phone) : keys.Cipher.Open(person.EmailSealed!, UserFields.Email); // one of the two, as asked above
        trail.Happened("open", "registry_users", userId.ToString(), new { fields = Contact });
        var all = new Dictionary<string, string>(words, StringComparer.Ordinal) { ["name"] = person.DisplayName };
        await messages.Send(isMobile ? Channel.Sms : Channel.Email, recipient, template, all, language, stop);
        return true;
    }
}
