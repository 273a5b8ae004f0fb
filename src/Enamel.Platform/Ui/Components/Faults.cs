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

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Message { get; }

    /// <summary>Field names with their messages.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => Message is not null || _fields.Count > 0;

    /// <summary>What is wrong with a field; nothing when it is right.</summary>
    public string? this[string field] => _fields.GetValueOrDefault(field);
}
