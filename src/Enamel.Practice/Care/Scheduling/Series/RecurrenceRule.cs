using System.Globalization;
using Enamel.Kernel;
using Enamel.Practice.Scheduling.Hours;

namespace Enamel.Practice.Scheduling.Series;

/// <summary>
/// The part of RFC 5545's RRULE by which visits repeat: every so many days, weeks (on some weekdays) or months, so often or until a day. By the calendar:
/// what it yields are days, and the wall clock says the rest.
/// </summary>
public sealed class RecurrenceRule
{
    /// <summary>More are not agreed at once.</summary>
    public const int Most = 52;

    /// <summary>As far apart as they may be, in days, weeks or months.</summary>
    public const int LongestInterval = 99;

    static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    static readonly string[] DayForms = ["yyyyMMdd", "yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmmss'Z'", "yyyy-MM-dd"];

    string frequency = "";
    int interval = 1, count = Most;
    DateOnly until = DateOnly.MaxValue;
    IReadOnlyList<int> on = [];

    RecurrenceRule(string text) => Text = text;

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Reads <c>FREQ=WEEKLY;INTERVAL=2;COUNT=6</c>, with or without <c>RRULE:</c> before it.</summary>
    public static Outcome<RecurrenceRule> Parse(string typed)
    {
        var clean = typed.Trim().ToUpperInvariant();
        if (clean.StartsWith("RRULE:", StringComparison.Ordinal)) clean = clean[6..];
        var rule = new RecurrenceRule(clean.TrimEnd(';'));
        var isBounded = false;
        foreach (var part in rule.Text.Split(';'))
        {
            if (part.Split('=') is not [var name, var value] || !rule.Take(name, value)) return SchedulingRefusals.RuleUnknown;
            isBounded |= name is "COUNT" or "UNTIL";
        }
        return rule.frequency.Length > 0 && isBounded ? rule : SchedulingRefusals.RuleUnknown;
    }

    /// <summary>The days, from the first on; never more than <see cref="Most"/>.</summary>
    public IEnumerable<DateOnly> From(DateOnly first) => Days(first).Where(day => day >= first).TakeWhile(day => day <= until).Take(count);

    bool Take(string name, string value) => (name, value) switch
    {
        ("FREQ", "DAILY" or "WEEKLY" or "MONTHLY") => (frequency = value).Length > 0,
        ("INTERVAL", _) => Number(value, LongestInterval, out interval),
        ("COUNT", _) => Number(value, Most, out count),
        ("UNTIL", _) => DateOnly.TryParseExact(value, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out until),
        ("BYDAY", _) => (on = [.. value.Split(',').Select(day => Array.IndexOf(Weekdays, day) + 1)]).All(day => day > 0),
        ("WKST", "MO") => true,
        _ => false,
    };

    IEnumerable<DateOnly> Days(DateOnly first)
    {
        const int longest = 400; // steps, of which an UNTIL or a COUNT takes what it wants
        for (var step = 0; step < longest; step++)
        {
            if (frequency == "WEEKLY" && on.Count > 0)
            {
                var monday = first.AddDays(1 - WorkingWeek.WeekdayOf(first) + (7 * interval * step));
                foreach (var weekday in on.Distinct().Order()) yield return monday.AddDays(weekday - 1);
            }
            // The thirty-first of a month that has none is left out, as RFC 5545 has it.
            else if (frequency == "MONTHLY")
            {
                if (first.AddMonths(step * interval) is var day && day.Day == first.Day) yield return day;
            }
            else yield return first.AddDays(step * interval * (frequency == "WEEKLY" ? 7 : 1));
        }
    }

    static bool Number(string value, int largest, out int number) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= largest;
}
