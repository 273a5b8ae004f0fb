using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Patients;
using Enamel.Practice.Reminders.Rules;

namespace Enamel.Practice.Reminders.Sending;

/// <summary>Where and in which language somebody is written to.</summary>
sealed record Recipient(Channel Channel, string Address, string Language);

/// <summary>Chooses how a patient is reached: as they like it, else by the clinic's order; never by a way that they opposed or that nobody delivers.</summary>
sealed class Recipients(PatientWriting writing, PatientContacts contacts, PatientConsents consents, CurrentClinic clinic, Senders senders)
{
    /// <summary>Null where the patient wants no reminders, opposed every way to them, has a restricted record, or there is no way.</summary>
    public async Task<Recipient?> Of(Guid patientId, ReminderSettings settings, CancellationToken stop)
    {
        var preference = await writing.Of(patientId, stop);
        if (preference.IsOff) return null;
        var ways = settings.ByTurn.OrderByDescending(channel => channel.Word() == preference.Channel).Where(channel => senders.For(channel) is not null).ToList();
        var language = preference.Language ?? clinic.Card.Language;
        foreach (var way in ways)
            if (await consents.Allows(patientId, Purpose(way), stop) && await Address(patientId, way, stop) is { } address) return new(way, address, language);
        return null;
    }

    static string Purpose(Channel way) => way switch
    {
        Channel.Sms => ConsentPurposes.RemindersBySms,
        Channel.Email => ConsentPurposes.RemindersByEmail,
    };

    Task<string?> Address(Guid patientId, Channel way, CancellationToken stop) => way switch
    {
        Channel.Sms => contacts.Mobile(patientId, stop),
        Channel.Email => contacts.Email(patientId, stop),
    };
}
