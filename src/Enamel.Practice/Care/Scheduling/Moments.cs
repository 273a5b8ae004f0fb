using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Practice.Scheduling;

/// <summary>Reads days and times as programs and people write them.</summary>
public static partial class Moments
{
    const int EarliestYear = 1990;
    const int LatestYear = 2190;

    /// <summary>
    /// Reads ISO 8601. With an offset it is an instant; without, what the clinic's wall clock shows, and of an hour that it shows twice the earlier.
    /// </summary>
    /// <returns>The instant in UTC; or <see cref="SchedulingRefusals.TimeMalformed"/>, <see cref="SchedulingRefusals.NoSuchTime"/>.</returns>
    public static Outcome<DateTimeOffset> Instant(string typed, ClinicClock clock)
    {
        var read = Shape().Match(typed.Trim());
        if (!read.Success) return SchedulingRefusals.TimeMalformed;
        if (Day(read.Groups["day"].Value) is not { } day || TimeOf(read) is not { } time) return SchedulingRefusals.NoSuchTime;
        var offset = read.Groups["offset"].Value;
        return offset.Length == 0 ? OnTheWall(day, time, clock) : WithOffset(day, time, offset);
    }

    /// <summary>Reads the end of a range: an instant, or a day of the clinic.</summary>
    /// <param name="isEnd">Whether a day stands for its end: <c>to=2026-03-09</c> includes that day.</param>
    public static Outcome<DateTimeOffset> Bound(string typed, bool isEnd, ClinicClock clock)
    {
        var text = typed.Trim().Replace(' ', '+'); // a plus that was not escaped in an address
        if (!DayShape().IsMatch(text)) return Instant(text, clock);
        return Day(text) is { } day ? isEnd ? clock.Day(day).EndsAt : clock.Day(day).StartsAt : SchedulingRefusals.NoSuchTime;
    }

    /// <summary>Reads a range. Without ends it is the next seven days.</summary>
    /// <param name="longest">In days; a longer one is refused.</param>
    public static Outcome<TimeSlot> Range(string? from, string? to, int longest, ClinicClock clock)
    {
        var check = new Validation();
        var start = clock.Day(clock.Today).StartsAt;
        if (!string.IsNullOrWhiteSpace(from) && !Read("from", Bound(from, isEnd: false, clock), check, out start, out var malformed)) return malformed;
        var end = start.AddDays(7);
        if (!string.IsNullOrWhiteSpace(to) && !Read("to", Bound(to, isEnd: true, clock), check, out end, out malformed)) return malformed;
        if (check.Refused(out var wrong)) return wrong;
        if (end - start > TimeSpan.FromDays(longest) + TimeSpan.FromHours(2)) return SchedulingRefusals.RangeTooLong(longest); // a month with a clock change is a month
        return TimeSlot.Between(start, end);
    }

    /// <summary>A day written as YYYY-MM-DD; null when the calendar has none.</summary>
    public static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= EarliestYear and <= LatestYear ? day : null;

    /// <summary>A time of day written as HH:mm or HH:mm:ss; null when no clock shows it.</summary>
    public static TimeOnly? Hour(string? typed) =>
        TimeOnly.TryParseExact(typed, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    // What cannot be read at all is said at once; a day that does not exist is said with the other fields.
    internal static bool Read(string field, Outcome<DateTimeOffset> read, Validation check, out DateTimeOffset value, out Refusal malformed)
    {
        malformed = SchedulingRefusals.TimeMalformed.With("field", field);
        if (!read.Succeeded(out value, out var refusal) && refusal.Kind == RefusalKind.Malformed) return false;
        check.Field(field, read, out value);
        return true;
    }

    static TimeOnly? TimeOf(Match read) => Hour(read.Groups["second"].Length == 0 ? read.Groups["time"].Value : $"{read.Groups["time"].Value}:{read.Groups["second"].Value}");

    static Outcome<DateTimeOffset> OnTheWall(DateOnly day, TimeOnly time, ClinicClock clock)
    {
        var instant = clock.InstantOf(day, time);
        return clock.WallTimeOf(instant) == new WallTime(day, time) ? instant : SchedulingRefusals.NoSuchTime;
    }

    static Outcome<DateTimeOffset> WithOffset(DateOnly day, TimeOnly time, string offset)
    {
        if (offset is "Z" or "z") return new DateTimeOffset(day.ToDateTime(time), TimeSpan.Zero);
        var digits = offset[1..].Replace(":", "", StringComparison.Ordinal);
        var (hours, minutes) = (int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture));
        if (hours > 14 || minutes > 59 || (hours == 14 && minutes > 0)) return SchedulingRefusals.NoSuchTime;
        var shift = new TimeSpan(hours, minutes, 0);
        return new DateTimeOffset(day.ToDateTime(time), offset[0] == '-' ? -shift : shift).ToUniversalTime();
    }

    [GeneratedRegex(@"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2})(:(?<second>[0-9]{2})([.,][0-9]{1,9})?)?(?<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Shape();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex DayShape();
}
