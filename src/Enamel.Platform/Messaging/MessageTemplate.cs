using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Platform.Ui;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Messaging;

/// <summary>
/// A kind of message. Its texts lie in its module's resources, in every language, with <c>{name}</c> where a word goes: <c>identity.invitation</c> has
/// <c>message.invitation.subject</c> and <c>message.invitation.body</c>. The clinic's name is always there as <c>{clinic}</c>.
/// </summary>
/// <param name="Key">Module and message, such as <c>identity.invitation</c>.</param>
/// <param name="Texts">The module's marker class, beside its resource files.</param>
public sealed record MessageTemplate(string Key, Type Texts)
{
    /// <summary>How long it is worth sending. A code or a reminder that comes too late only confuses.</summary>
    public TimeSpan GoodFor { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Whether an SMS has a text of its own, <c>message.invitation.sms</c>, rather than the body.</summary>
    public bool HasSmsText { get; init; }

    internal string Subject => $"message.{Name}.subject";

    internal string Body(Channel channel) => channel == Channel.Sms && HasSmsText ? $"message.{Name}.sms" : $"message.{Name}.body";

    string Name => Key[(Key.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

/// <summary>What a message says.</summary>
/// <param name="Subject">One line; an SMS shows none.</param>
/// <param name="Body">Plain text.</param>
public sealed record Wording(string Subject, string Body);

/// <summary>Puts messages into words, in the language of whoever gets them.</summary>
public sealed partial class MessageWriting(IStringLocalizerFactory localizers, IEnumerable<MessageTemplate> templates)
{
    /// <summary>The word that every template may use without being given it.</summary>
    public const string ClinicWord = "clinic";

    readonly Dictionary<string, MessageTemplate> templates = templates.ToDictionary(template => template.Key, StringComparer.Ordinal);

    /// <summary>All kinds of messages.</summary>
    public IReadOnlyCollection<MessageTemplate> All => templates.Values;

    /// <summary>The template of a key; null when no module registered it, or none does any more.</summary>
    public MessageTemplate? Find(string key) => templates.GetValueOrDefault(key);

    /// <summary>Writes it out.</summary>
    /// <param name="clinic">The clinic's name.</param>
    public Wording Write(MessageTemplate template, Channel channel, string language, IReadOnlyDictionary<string, string> words, string clinic) =>
        In(language, () =>
        {
            var facts = words.ToDictionary(word => word.Key, object? (word) => word.Value, StringComparer.Ordinal);
            facts[ClinicWord] = clinic;
            var text = localizers.Create(template.Texts);
            return new Wording(OneLine(text.Say(template.Subject, facts)), text.Say(template.Body(channel), facts));
        });

    /// <summary>The words that the template's texts ask for in a language, the clinic's name aside.</summary>
    public IReadOnlySet<string> Asked(MessageTemplate template, Channel channel, string language) => In(language, () =>
    {
        var text = localizers.Create(template.Texts);
        return new[] { text[template.Subject].Value, text[template.Body(channel)].Value }.SelectMany(said => Place().Matches(said))
            .Select(place => place.Groups["name"].Value).Where(name => name != ClinicWord).ToHashSet(StringComparer.Ordinal);
    });

    // A name with a line break in it would otherwise end the line of a header.
    static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    static T In<T>(string language, Func<T> write)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = (Languages.Find(language) ?? Languages.French).Culture;
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z][A-Za-z0-9]*)(?::[^{}]+)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Place();
}
