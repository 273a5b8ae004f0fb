using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Ui.Components;

/// <summary>What is wrong with a form, in the person's words: <see cref="Form"/> hands it to its fields, which find theirs by name.</summary>
public sealed class Faults
{
    readonly Dictionary<string, string> _fields;

    /// <summary>Takes a message per field, in the order of the form, and one for the form as a whole.</summary>
    public Faults(IEnumerable<KeyValuePair<string, string>> fields, string? message = null)
    {
        _fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, text) in fields) _fields.TryAdd(field, text);
        Message = message;
    }

    /// <summary>Nothing is wrong.</summary>
    public static Faults None { get; } = new([]);

    /// <summary>What a refusal says, in the words that <paramref name="ofField"/> and <paramref name="ofForm"/> find; nothing when there is none.</summary>
    public static Faults Of(Refusal? refusal, Func<FieldRefusal, string> ofField, Func<Refusal, string> ofForm) =>
        refusal is null ? None : new(refusal.Fields.Select(field => KeyValuePair.Create(field.Field, ofField(field))), refusal.Fields.Count == 0 ? ofForm(refusal) : null);

    /// <summary>What a refusal says, in the language of the request.</summary>
    public static Faults Of(Refusal? refusal, RefusalTexts texts) => Of(refusal, texts.Of, texts.Detail);

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Message { get; }

    /// <summary>Field names with their messages.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => Message is not null || _fields.Count > 0;

    /// <summary>What is wrong with a field; nothing when it is right.</summary>
    public string? this[string field] => _fields.GetValueOrDefault(field);
}
