using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Platform.Audit.Reading;

/// <summary>What is looked for in the trail; every part narrows it.</summary>
/// <param name="PatientId">What concerns a patient.</param>
/// <param name="UserId">What somebody did.</param>
/// <param name="DeviceId">What was done on a terminal.</param>
/// <param name="Action">What kind of thing: <c>read</c>, <c>update</c>, <c>sign-in</c>.</param>
/// <param name="Subject">What was done to things of one kind: a table's name.</param>
/// <param name="SubjectId">What was done to one of them.</param>
/// <param name="From">From then on.</param>
/// <param name="To">Until then, not included.</param>
public sealed partial record TrailQuery(
    Guid? PatientId = null, Guid? UserId = null, Guid? DeviceId = null, string? Action = null, string? Subject = null, string? SubjectId = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Days as they were typed, for a form that comes back.</summary>
    public (string? From, string? To) Typed { get; init; }

    /// <summary>Whether anything narrows it but time.</summary>
    public bool IsNarrow => PatientId is not null || UserId is not null || DeviceId is not null || Action is not null || Subject is not null;

    // No index knows these: they are looked for a month at a time, so that no page costs more than a month's entries.
    internal bool IsSparse => Action is not null || (Subject is not null && SubjectId is null);

    /// <summary>Reads what an address asks.</summary>
    /// <returns>The query; or what is wrong with its fields.</returns>
    internal static Outcome<TrailQuery> Parse(TrailAddress asked, ClinicClock clock)
    {
        var check = new Validation();
        check.Optional("patientId", asked.PatientId, Id, out Guid? patientId);
        check.Optional("userId", asked.UserId, Id, out Guid? userId);
        check.Optional("deviceId", asked.DeviceId, Id, out Guid? deviceId);
        check.Optional("from", asked.From, text => Bound(text, isEnd: false, clock), out DateTimeOffset? from);
        check.Optional("to", asked.To, text => Bound(text, isEnd: true, clock), out DateTimeOffset? to);
        check.Optional("action", asked.Action, Word, out string? action);
        check.Optional("subject", asked.Subject, Word, out string? subject);
        check.Optional("subjectId", asked.SubjectId, text => text.Length <= 100 ? text : TrailRefusals.WordMalformed, out string? subjectId);
        if (subjectId is not null && subject is null) check.Field("subject", (Outcome)TrailRefusals.SubjectNeeded);
        if (check.Refused(out var wrong)) return wrong;
        return new TrailQuery(patientId, userId, deviceId, action, subject, subjectId, from, to) { Typed = (asked.From, asked.To) };
    }

    /// <summary>A day of the clinic, <c>YYYY-MM-DD</c>, which as an end is included; or an instant with its offset.</summary>
    static Outcome<DateTimeOffset> Bound(string typed, bool isEnd, ClinicClock clock)
    {
        var text = typed.Trim().Replace(' ', '+'); // a plus that was not escaped in an address
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2190)
            return isEnd ? clock.Day(day).EndsAt : clock.Day(day).StartsAt;
        return Instant().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : TrailRefusals.TimeMalformed;
    }

    static Outcome<Guid> Id(string text) => Guid.TryParse(text, out var id) ? id : TrailRefusals.WordMalformed;

    static Outcome<string> Word(string text) => Shape().IsMatch(text.Trim()) ? text.Trim() : TrailRefusals.WordMalformed;

    [GeneratedRegex("^[a-z][a-z0-9_-]{1,59}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[0-9:.]{5,16}(Z|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Instant();
}

/// <summary>What the addresses of the trail take as their query.</summary>
public sealed record TrailAddress(
    string? PatientId = null, string? UserId = null, string? DeviceId = null, string? Action = null, string? Subject = null, string? SubjectId = null, string? From = null, string? To = null);
