using System.Globalization;
using System.Text;

namespace Enamel.Practice.Scheduling.Feeds;

/// <summary>Writes iCalendar text (RFC 5545): lines end in CRLF and are folded at 75 octets, never inside a letter; text is escaped.</summary>
public sealed class ICalendar
{
    const int LongestLine = 75;

    readonly StringBuilder text = new();

    /// <summary>Begins a component, such as <c>VEVENT</c>.</summary>
    public ICalendar Begin(string component) => Plain("BEGIN", component);

    /// <summary>Ends it.</summary>
    public ICalendar End(string component) => Plain("END", component);

    /// <summary>A property whose value is of the format's own words, and needs no escaping.</summary>
    public ICalendar Plain(string name, string value)
    {
        Fold($"{name}:{value}");
        return this;
    }

    /// <summary>A property that people read; left out where there is nothing to read.</summary>
    public ICalendar Text(string name, string? value) => string.IsNullOrWhiteSpace(value) ? this : Plain(name, Escape(value));

    /// <summary>An instant, in UTC: so it means the same whatever a calendar knows of the clinic's zone.</summary>
    public ICalendar Instant(string name, DateTimeOffset at) => Plain(name, at.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));

    /// <summary>The whole text.</summary>
    public override string ToString() => text.ToString();

    // The backslash first, or it would escape what the others became. What no calendar shows is left out.
    static string Escape(string value) => new string([.. value.ReplaceLineEndings("\n").Where(letter => letter == '\n' || !char.IsControl(letter))])
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // Counted in octets of UTF-8, the blank of a continued line among them.
    void Fold(string line)
    {
        var octets = 0;
        foreach (var letter in line.EnumerateRunes())
        {
            if (octets + letter.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(letter.ToString());
            octets += letter.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
