using System.Globalization;
using System.Text.Json;
using Enamel.Platform.Documents;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Copies;

/// <summary>
/// Rows of a table as people read them: under the module's own words where it has some, and then only what it has words for; a table of which nobody wrote words is
/// shown whole, under its columns' names.
/// </summary>
sealed class ReadableRows(IReadOnlyDictionary<string, string> words, IStringLocalizer text, IReadOnlyDictionary<Guid, string> staff, ClinicClock clock, Language language)
{
    const int WidestTable = 6;

    public IEnumerable<PdfBlock> Of(HeldRows held)
    {
        yield return new PdfHeading(Word($"held.{held.Table}") ?? held.Table, 2);
        if (held.Rows.Count == 0)
        {
            yield return new PdfParagraph(text["copy.nothing"]) { Kind = PdfText.Quiet };
            yield break;
        }
        var all = held.Rows.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).ToList();
        var worded = all.Where(column => Word($"held.{held.Table}.{column}") is not null).ToList();
        var shown = (worded.Count > 0 ? worded : all).Where(column => held.Rows.Any(row => row.TryGetValue(column, out var value) && value.ValueKind != JsonValueKind.Null)).ToList();
        string Title(string column) => Word($"held.{held.Table}.{column}") ?? column;
        if (held.Rows.Count > 1 && shown.Count <= WidestTable)
        {
            yield return new PdfTable([.. shown.Select(column => new PdfColumn(Title(column), column is "note" or "label" or "words" or "reason" or "recipient" or "template" ? 2 : 1))],
                [.. held.Rows.Select(row => shown.Select(column => Value(held.Table, column, row)).ToArray())]);
            yield break;
        }
        for (var at = 0; at < held.Rows.Count; at++)
        {
            if (held.Rows.Count > 1) yield return new PdfHeading(text.Say("copy.one-of", ("number", at + 1), ("of", held.Rows.Count)), 3);
            var row = held.Rows[at];
            yield return new PdfPairs([.. shown.Where(column => Value(held.Table, column, row).Length > 0).Select(column => new PdfPair(Title(column), Value(held.Table, column, row)))]);
        }
    }

    string Value(string table, string column, IReadOnlyDictionary<string, JsonElement> row) => !row.TryGetValue(column, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.True => text["yes"],
        JsonValueKind.False => text["no"],
        JsonValueKind.String => Read(table, column, value.GetString() ?? ""),
        _ => PdfWords.LeftToRight(value.GetRawText()),
    };

    string Read(string table, string column, string value)
    {
        if (column.EndsWith("_at", StringComparison.Ordinal) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at))
            return PdfWords.LeftToRight(clock.WithOffsetOf(at).ToString("g", language.Culture));
        if (column.EndsWith("_on", StringComparison.Ordinal) && DateOnly.TryParse(value, CultureInfo.InvariantCulture, out var on)) return PdfWords.LeftToRight(on.ToString("d", language.Culture));
        if (Guid.TryParse(value, out var id)) return staff.TryGetValue(id, out var name) ? PdfWords.Own(name) : PdfWords.LeftToRight(value);
        return Word($"held.{table}.{column}.{value}") ?? (value.Any(char.IsLetter) && !value.Contains('@', StringComparison.Ordinal) ? PdfWords.Own(value) : PdfWords.LeftToRight(value));
    }

    string? Word(string key) => words.GetValueOrDefault(key);
}
