using System.Globalization;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>An alert as it is read.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Rule">The word of its rule.</param>
/// <param name="Title">What kind of thing it is, in the caller's language.</param>
/// <param name="Sentence">What was found.</param>
/// <param name="UserId">Who did it, as far as that is known.</param>
/// <param name="UserName">Their name.</param>
/// <param name="DeviceId">On which terminal.</param>
/// <param name="EntryId">The entry of the trail at which it was one.</param>
/// <param name="Facts">Numbers and words.</param>
/// <param name="HappenedAt">When it happened.</param>
/// <param name="RaisedAt">When it was found.</param>
/// <param name="ReadAt">When a manager took note; null while it waits.</param>
/// <param name="ReadByName">Who.</param>
/// <param name="Note">What they said about it.</param>
public sealed record AlertView(
    Guid Id, string Rule, string Title, string Sentence, Guid? UserId, string? UserName, Guid? DeviceId, Guid EntryId, JsonElement Facts, DateTimeOffset HappenedAt, DateTimeOffset RaisedAt,
    DateTimeOffset? ReadAt, string? ReadByName, string? Note);

/// <summary>Some alerts, the newest first.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record AlertPage(IReadOnlyList<AlertView> Items, string? Next);

/// <summary>What the rules found, and who took note of it.</summary>
sealed class AlertList(ClinicDb db, TrailKnownNames names, CurrentUser user, IStringLocalizer<Texts> text, ClinicClock clock, TimeProvider time)
{
    const int UsualLimit = 30, LargestLimit = 100, LongestNote = 500, MostCounted = 99;

    /// <summary>Some of them.</summary>
    /// <param name="unread">Whether only those are wanted of which nobody took note.</param>
    public async Task<Outcome<AlertPage>> Run(bool unread, int? limit, string? after, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("limit", limit is null or (>= 1 and <= LargestLimit), "out-of-range");
        check.Optional("after", after, typed => TrailPlace.Read(typed) is { } place ? place : AlertsRefusals.CursorMalformed, out Guid? last);
        if (check.Refused(out var wrong)) return wrong;
        var (most, before) = (limit ?? UsualLimit, last ?? Guid.AllBitsSet);
        var found = db.Set<Alert>().AsNoTracking().Where(alert => alert.Id < before);
        if (unread) found = found.Where(alert => alert.ReadAt == null);
        var rows = await found.OrderByDescending(alert => alert.Id).Take(most + 1).ToListAsync(stop);
        var shown = rows.Take(most).ToList();
        await names.Learn([.. shown.SelectMany(Ids).Distinct()], stop);
        return new AlertPage([.. shown.Select(View)], rows.Count > most ? TrailPlace.Write(shown[^1].Id) : null);
    }

    /// <summary>How many wait for somebody to take note, up to a hundred.</summary>
    public Task<int> Waiting(CancellationToken stop) => db.Set<Alert>().Where(alert => alert.ReadAt == null).Take(MostCounted + 1).CountAsync(stop);

    /// <summary>A manager takes note of one, and may say something about it. That stands.</summary>
    /// <returns>It; or <see cref="AlertsRefusals.Unknown"/>, <see cref="AlertsRefusals.ReadAlready"/>, a note that is too long.</returns>
    public async Task<Outcome<AlertView>> Read(Guid id, string? note, CancellationToken stop)
    {
        var check = new Validation();
        check.Optional("note", note, PlainText.UpTo(LongestNote), out string? words);
        if (check.Refused(out var wrong)) return wrong;
        if (await db.Set<Alert>().SingleOrDefaultAsync(alert => alert.Id == id, stop) is not { } alert) return AlertsRefusals.Unknown;
        if (!alert.Read(user.Id, words, time.GetUtcNow()).Succeeded(out var refused)) return refused;
        await db.SaveChangesAsync(stop);
        await names.Learn([.. Ids(alert)], stop);
        return View(alert);
    }

    static IEnumerable<(string Subject, Guid Id)> Ids(Alert alert)
    {
        if (alert.UserId is { } who) yield return (TrailKnownNames.Users, who);
        if (alert.ReadBy is { } reader) yield return (TrailKnownNames.Users, reader);
        if (alert.DeviceId is { } device) yield return (TrailKnownNames.Devices, device);
    }

    AlertView View(Alert alert)
    {
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["who"] = names.Of(TrailKnownNames.Users, alert.UserId) is { } name ? $"\u2068{name}\u2069" : text["somebody"].Value,
            ["device"] = names.Of(TrailKnownNames.Devices, alert.DeviceId) is { } device ? $"\u2068{device}\u2069" : text["a-device"].Value,
        };
        foreach (var fact in alert.Facts.EnumerateObject())
            facts[fact.Name] = fact.Value.ValueKind == JsonValueKind.Number ? fact.Value.GetDecimal().ToString(fact.Name == "amount" ? "#,##0.00##" : "0", CultureInfo.CurrentCulture) : fact.Value.ToString();
        var reason = alert.Facts.TryGetProperty("reason", out var why) ? "." + why.GetString() : "";
        return new(
            alert.Id, alert.Rule, text["rule." + alert.Rule], text.Say("alert." + alert.Rule + reason, facts), alert.UserId, names.Of(TrailKnownNames.Users, alert.UserId), alert.DeviceId, alert.EntryId, alert.Facts,
            clock.WithOffsetOf(alert.HappenedAt), clock.WithOffsetOf(alert.RaisedAt), alert.ReadAt is { } read ? clock.WithOffsetOf(read) : null, names.Of(TrailKnownNames.Users, alert.ReadBy), alert.Note);
    }
}
