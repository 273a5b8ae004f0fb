using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Messaging;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>Tells the managers by message that there are alerts: of which kinds, and nothing of whom. To the e-mail of each, else to the mobile.</summary>
sealed class AlertLetter(RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, Messages messages, AuditTrail trail, IStringLocalizerFactory localizers)
{
    public const string Template = "alerts.raised";

    /// <summary>Sends it, in the unit of work that raised them.</summary>
    /// <param name="rules">The rules' words, one for each alert.</param>
    public async Task Send(IReadOnlyList<string> rules, CancellationToken stop)
    {
        if (rules.Count == 0) return;
        var managers = await (from member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.IsActive && member.Role == Role.Manager)
                              join user in registry.Set<User>().Where(user => user.DisabledAt == null) on member.UserId equals user.Id
                              select new { user.Id, user.EmailSealed, user.PhoneSealed }).ToListAsync(stop);
        var keys = (await ring.Platform(unit, stop)).Cipher;
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["count"] = rules.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["alerts"] = string.Join('\n', Titles(rules)),
        };
        foreach (var manager in managers)
        {
            if (manager.EmailSealed is null && manager.PhoneSealed is null) continue;
            trail.Happened("open", "registry_users", manager.Id.ToString(), new { fields = new[] { manager.EmailSealed is null ? "phone" : "email" } });
            if (manager.EmailSealed is { } email) await messages.Send(Channel.Email, keys.Open(email, UserFields.Email), Template, words, clinic.Card.Language, stop);
            else if (manager.PhoneSealed is { } phone) await messages.Send(Channel.Sms, keys.Open(phone, UserFields.Phone), Template, words, clinic.Card.Language, stop);
        }
    }

    // In the clinic's language, as the message is.
    IEnumerable<string> Titles(IReadOnlyList<string> rules)
    {
        var culture = System.Globalization.CultureInfo.CurrentUICulture;
        try
        {
            System.Globalization.CultureInfo.CurrentUICulture = (Languages.Find(clinic.Card.Language) ?? Languages.French).Culture;
            var text = localizers.Create(typeof(Texts));
            return [.. rules.GroupBy(rule => rule, StringComparer.Ordinal).Select(rule => rule.Count() == 1 ? $"– {text["rule." + rule.Key].Value}" : $"– {text["rule." + rule.Key].Value} ({rule.Count()})")];
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = culture;
        }
    }
}
