using System.Text.Json;
using System.Text.RegularExpressions;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Tells entries in sentences of the language at hand, by the words that the rooms gave (see <see cref="TrailWords"/>).</summary>
sealed partial class TrailTeller(TrailDictionary words, TrailKnownNames names, ClinicClock clock)
{
    /// <summary>Tells them, in their order.</summary>
    public async Task<IReadOnlyList<TrailItem>> Tell(IReadOnlyList<TrailRow> rows, CancellationToken stop)
    {
        await names.Learn(rows, stop);
        return [.. rows.Select(Tell)];
    }

    TrailItem Tell(TrailRow row) => new(
        row.Id, clock.WithOffsetOf(row.At), row.UserId, names.Of(TrailKnownNames.Users, row.UserId), row.Role, row.DeviceId, names.Of(TrailKnownNames.Devices, row.DeviceId), row.Address, row.RequestId,
        row.Action, row.Subject, row.SubjectId, row.PatientId, names.Of(TrailKnownNames.Patients, row.PatientId), Sentence(row), Changes(row),
        TrailValues.Cleaned(row.Subject, row.Before), TrailValues.Cleaned(row.Subject, row.After))
    {
        IsBeside = words.Beside.Contains(row.Subject),
    };

    /// <summary>What a kind of thing is called, with its article.</summary>
    public string Noun(string subject) => words.Find($"trail.{subject}") ?? subject;

    /// <summary>What a thing is called by itself; null where nobody knows.</summary>
    public string? NameOf(string subject, string? id) => Guid.TryParse(id, out var known) ? names.Of(TrailKnownNames.Named(subject), known) : null;

    string Sentence(TrailRow row)
    {
        foreach (var (key, changed) in Keys(row))
        {
            if (words.Find(key) is not { } pattern) continue;
            var facts = Facts(row, changed, out var missing);
            if (Place().Matches(pattern).All(place => facts.ContainsKey(place.Groups["name"].Value) && !missing.Contains(place.Groups["name"].Value)))
                return SayExtensions.Fill(pattern, facts);
        }
        var who = Who(row);
        var thing = NameOf(row.Subject, row.SubjectId) is { } name ? $"{Noun(row.Subject)} {Apart(name)}" : Noun(row.Subject);
        return SayExtensions.Fill(words.Find($"trail.any.{row.Action}") ?? words.Own("trail.any"), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["who"] = who, ["thing"] = thing, ["action"] = words.Find($"trail.action.{row.Action}") ?? row.Action,
        });
    }

    // From the most telling to the plainest.
    IEnumerable<(string Key, string? Column)> Keys(TrailRow row)
    {
        var root = $"trail.{row.Subject}.{row.Action}";
        if (row is { Action: "update", After: { ValueKind: JsonValueKind.Object } after })
        {
            // Who moves something moves its end with it.
            var changed = after.EnumerateObject().OrderBy(one => IsEnd(one.Name)).ToList();
            foreach (var one in changed)
                if (Word(one.Value) is { } word) yield return ($"{root}.{one.Name}.{word}", one.Name);
            foreach (var one in changed)
            {
                if (one.Value.ValueKind == JsonValueKind.Null) yield return ($"{root}.{one.Name}.cleared", one.Name);
                else if (Side(row.Before, one.Name) is null or { ValueKind: JsonValueKind.Null }) yield return ($"{root}.{one.Name}.set", one.Name);
            }
            foreach (var one in changed) yield return ($"{root}.{one.Name}", one.Name);
        }
        else if (row.After is { ValueKind: JsonValueKind.Object } facts)
        {
            // A note's or a new row's own word: trail.patients_patients.read.page.medical
            foreach (var one in facts.EnumerateObject())
                if (Word(one.Value) is { } word) yield return ($"{root}.{one.Name}.{word}", one.Name);
        }
        yield return (root, null);
    }

    Dictionary<string, object?> Facts(TrailRow row, string? changed, out HashSet<string> missing)
    {
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal) { ["who"] = Who(row) };
        missing = [];
        foreach (var side in new[] { row.Before, row.After })
            if (side is { ValueKind: JsonValueKind.Object } values)
                foreach (var one in values.EnumerateObject())
                    if (!TrailValues.IsSecret(row.Subject, one.Name) && Value(row, one.Name, one.Value, null) is { } told) facts[TrailValues.Camel(one.Name)] = Apart(told);
        facts["patient"] = names.Of(TrailKnownNames.Patients, row.PatientId) is { } patient ? Apart(patient) : null;
        facts["it"] = NameOf(row.Subject, row.SubjectId) is { } name ? Apart(name) : null;
        if (changed is not null && row.Action == "update")
        {
            var (before, after) = (Side(row.Before, changed), Side(row.After, changed));
            facts["before"] = before is { } was && Value(row, changed, was, after) is { } old ? Apart(old) : null;
            facts["after"] = after is { } now && Value(row, changed, now, before) is { } fresh ? Apart(fresh) : null;
        }
        missing.UnionWith(facts.Where(fact => fact.Value is null).Select(fact => fact.Key));
        return facts;
    }

    IReadOnlyList<TrailChange> Changes(TrailRow row)
    {
        var columns = new List<string>();
        foreach (var side in new[] { row.Before, row.After })
            if (side is { ValueKind: JsonValueKind.Object } values)
                foreach (var one in values.EnumerateObject())
                    if (!TrailValues.IsSilent(one.Name) && !columns.Contains(one.Name)) columns.Add(one.Name);
        var changes = new List<TrailChange>();
        foreach (var column in columns.OrderBy(IsEnd))
        {
            var (before, after) = (Side(row.Before, column), Side(row.After, column));
            var (was, now) = (Told(row, column, before), Told(row, column, after));
            if (was is not null || now is not null) changes.Add(new(column, Label(row.Subject, column), was, now));
        }
        return changes;
    }

    static bool IsEnd(string column) => column.StartsWith("ends_", StringComparison.Ordinal);

    string? Told(TrailRow row, string column, JsonElement? value) =>
        value is not { ValueKind: not JsonValueKind.Null } there ? null : TrailValues.IsSecret(row.Subject, column) ? TrailValues.Sealed : Value(row, column, there, null);

    string Label(string subject, string column)
    {
        var snake = TrailValues.Snake(column);
        return words.Find($"trail.{subject}.{snake}") ?? words.Find($"trail.column.{snake.Replace("_sealed", "", StringComparison.Ordinal)}") ?? snake.Replace('_', ' ');
    }

    string? Value(TrailRow row, string column, JsonElement value, JsonElement? beside)
    {
        if (names.SubjectOf(column) is { } subject && value.ValueKind is JsonValueKind.String or JsonValueKind.Array)
        {
            var told = TrailKnownNames.Ids(value).Select(id => names.Of(subject, id) ?? words.Own("trail.unknown")).ToList();
            if (told.Count > 0) return told.Count > 5 ? $"{string.Join(", ", told.Take(5))} +{told.Count - 5}" : string.Join(", ", told);
        }
        if (Word(value) is { } word && Vocabulary(row.Subject, column, word) is { } inWords) return inWords;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => Word(one) is not null) && value.GetArrayLength() > 0)
            return string.Join(", ", value.EnumerateArray().Select(one => Vocabulary(row.Subject, column, Word(one)!) ?? Word(one))); // each has one
        return TrailValues.Plain(value, beside, clock, words.Own);
    }

    string? Vocabulary(string subject, string column, string word) =>
        words.Find($"trail.{subject}.{TrailValues.Snake(column)}.{word}") ?? words.Find($"trail.column.{TrailValues.Snake(column)}.{word}");

    string Who(TrailRow row) => row switch
    {
        { UserId: { } user } when names.Of(TrailKnownNames.Users, user) is { } name => Apart(name),
        { Role: "patient" } => words.Own("trail.who.patient"),
        { UserId: not null } => words.Own("trail.who.unknown"),
        { RequestId: { } request } when request.StartsWith("job:", StringComparison.Ordinal) => words.Own("trail.who.system"),
        { RequestId: { } request } when request.StartsWith("command:", StringComparison.Ordinal) => words.Own("trail.who.operator"),
        { RequestId: null } => words.Own("trail.who.operator"),
        _ => words.Own("trail.who.anybody"),
    };

    static JsonElement? Side(JsonElement? side, string column) => side is { ValueKind: JsonValueKind.Object } values && values.TryGetProperty(column, out var value) ? value : null;

    // One of a vocabulary's words, as far as its shape tells.
    static string? Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String when value.GetString() is { Length: > 0 and <= 60 } text && WordShape().IsMatch(text) => text,
        JsonValueKind.Number when value.TryGetInt32(out var number) && number is >= 0 and < 100 => value.GetRawText(),
        _ => null,
    };

    // A name stands by itself in whatever direction it is written.
    static string Apart(string text) => $"\u2068{text}\u2069";

    [GeneratedRegex(@"\{(?<name>[A-Za-z][A-Za-z0-9]*)(?::[^{}]+)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Place();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_.-]*$", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex WordShape();
}
