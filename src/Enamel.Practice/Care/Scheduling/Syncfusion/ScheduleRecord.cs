using System.Globalization;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Practice.Scheduling.Syncfusion;

/// <summary>
/// A record as the widget sends it: an event with members of its own, of others' and of nobody's. Only what is known is looked at; names are case-sensitive,
/// as the widget's are.
/// </summary>
sealed class ScheduleRecord(JsonElement record)
{
    /// <summary>Its id as text, whatever it was written as; null where there is none.</summary>
    public string? Id => Text("Id");

    /// <summary>The id where it can be one of ours.</summary>
    public Guid? OwnId => Guid.TryParse(Id, out var id) ? id : null;

    /// <summary>Whether a member is there at all: what is left out stays as it is, what is null is taken away.</summary>
    public bool Has(string name) => record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out _);

    /// <summary>Text or a number as text; null where there is nothing, or something else.</summary>
    public string? Text(string name) => Member(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>An id of ours. A resource of which several may be chosen comes as a list: the first counts.</summary>
    public Guid? Reference(string name)
    {
        var member = Member(name);
        if (member.ValueKind == JsonValueKind.Array) member = member.GetArrayLength() > 0 ? member[0] : default;
        return member.ValueKind == JsonValueKind.String && Guid.TryParse(member.GetString(), out var id) ? id : null;
    }

    /// <summary>Whether it says yes.</summary>
    public bool Says(string name) => Member(name).ValueKind == JsonValueKind.True;

    /// <summary>A whole number.</summary>
    public int? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    /// <summary>A moment as the widget writes it: with Z, with an offset, as <c>/Date(ms)/</c>; without any of these by the clinic's wall clock.</summary>
    public Outcome<DateTimeOffset> Moment(string name, ClinicClock clock) =>
        Text(name) is { Length: > 0 and <= 40 } typed ? ReadMoment(typed, clock) : KernelRefusals.Required;

    /// <summary>Reads a moment.</summary>
    public static Outcome<DateTimeOffset> ReadMoment(string typed, ClinicClock clock)
    {
        if (typed.StartsWith("/Date(", StringComparison.Ordinal) && typed.EndsWith(")/", StringComparison.Ordinal))
            return long.TryParse(typed.AsSpan(6, typed.Length - 8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms) && Math.Abs(ms) < 10_000_000_000_000
                ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : SchedulingRefusals.TimeMalformed;
        return Moments.Instant(typed.Replace(' ', '+'), clock); // a plus that was not escaped in an address
    }

    JsonElement Member(string name) => record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) ? value : default;
}
