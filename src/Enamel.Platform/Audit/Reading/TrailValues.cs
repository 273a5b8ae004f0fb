using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Puts the values of an entry into words: ids as names, times by the clinic's clock, secrets as nothing but changed.</summary>
static partial class TrailValues
{
    /// <summary>What is shown of a value that stays sealed.</summary>
    public const string Sealed = "•••";

    const int Longest = 300;

    // What says nothing to anybody, or says it twice.
    static readonly FrozenSet<string> Silent = new[]
    {
        "clinic_id", "clinicId", "id", "version", "name_key", "local_start", "zone", "zone_rules", "created_at", "patient_id", "patientId", "position", "wrong_tries", "data_key", "from_clinic_id",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Global persons belong to no clinic: it is told that something happened to an account, and nothing that stands in it.
    static readonly FrozenSet<string> OfNoClinic = new[] { "registry_persons", "registry_one_time_codes", "registry_handoffs", "registry_person_sessions" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a column is left out.</summary>
    public static bool IsSilent(string column) => Silent.Contains(column) || column.EndsWith("_index", StringComparison.Ordinal);

    /// <summary>Whether a column's values are never shown, though they may be ciphertext or hashes already.</summary>
    public static bool IsSecret(string subject, string column) =>
        OfNoClinic.Contains(subject) || Secret().IsMatch(column);

    /// <summary>The raw difference without its secrets.</summary>
    public static JsonElement? Cleaned(string subject, JsonElement? raw)
    {
        if (raw is not { ValueKind: JsonValueKind.Object } row || !row.EnumerateObject().Any(one => Hides(subject, one.Name))) return raw;
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            writer.WriteStartObject();
            foreach (var one in row.EnumerateObject())
                if (Hides(subject, one.Name)) writer.WriteString(one.Name, Sealed);
                else one.WriteTo(writer);
            writer.WriteEndObject();
        }
        using var cleaned = JsonDocument.Parse(memory.ToArray());
        return cleaned.RootElement.Clone();

        static bool Hides(string subject, string name) => IsSecret(subject, name) || name.EndsWith("_index", StringComparison.Ordinal);
    }

    /// <summary>A name of a fact in the form of a column's: <c>doctorId</c> is <c>doctor_id</c>.</summary>
    public static string Snake(string name) => Capital().Replace(name, match => "_" + match.Value.ToLowerInvariant());

    /// <summary>A column's name in the form of a text's fact: <c>starts_at</c> is <c>startsAt</c>.</summary>
    public static string Camel(string name)
    {
        var words = name.Split('_', '-');
        return words.Length == 1 ? name : new StringBuilder(words[0]).AppendJoin("", words.Skip(1).Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..])).ToString();
    }

    /// <summary>A plain value in words; null for nothing. Ids and words of a vocabulary are the caller's to know.</summary>
    /// <param name="beside">The other side of the change: of two times of one day the day is not said.</param>
    public static string? Plain(JsonElement value, JsonElement? beside, ClinicClock clock, Func<string, string> word)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined: return null;
            case JsonValueKind.True: return word("trail.yes");
            case JsonValueKind.False: return word("trail.no");
            case JsonValueKind.Number: return value.GetRawText();
            case JsonValueKind.String: return Text(value.GetString()!, beside is { ValueKind: JsonValueKind.String } other ? other.GetString() : null, clock); // it is a string
            case JsonValueKind.Array: return value.GetArrayLength() == 0 ? null : Short(string.Join(", ", value.EnumerateArray().Select(one => Plain(one, null, clock, word))));
            default: return Short(string.Join(", ", value.EnumerateObject().Select(one => $"{one.Name}: {Plain(one.Value, null, clock, word)}")));
        }
    }

    static string? Text(string text, string? beside, ClinicClock clock)
    {
        if (text.Length == 0) return null;
        if (Moment(text) is { } instant)
        {
            var wall = clock.WallTimeOf(instant);
            var sameDay = beside is not null && Moment(beside) is { } other && clock.DayOf(other) == wall.On;
            return sameDay ? Dates.Time(wall.At) : $"{Dates.Short(wall.On)} {Dates.Time(wall.At)}";
        }
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Dates.Short(day);
        if (TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return Dates.Time(time);
        return Short(text);
    }

    static DateTimeOffset? Moment(string text) =>
        text.Length >= 20 && Instant().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;

    static string Short(string text) => text.Length <= Longest ? text : text[..Longest] + "…";

    [GeneratedRegex(@"(_sealed|_hash|_thumbprint|Thumbprint|^secret.*|^wrapped|challenge|_token|public_key|^leaves|^signature)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Secret();

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex Capital();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:\d\d)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Instant();
}
