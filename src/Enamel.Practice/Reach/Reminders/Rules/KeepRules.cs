using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Jobs;
using Enamel.Practice.Reminders.Sending;
using Enamel.Practice.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Reminders.Rules;

/// <summary>What a clinic decides about reminders and recalls.</summary>
/// <param name="IsOn">Whether anything is sent.</param>
/// <param name="HoursBefore">How many hours before an appointment, from 1 to 720, at most five.</param>
/// <param name="Channels"><c>sms</c> and <c>email</c>, the first tried first.</param>
/// <param name="QuietFrom">From when nobody is written to: <c>21:00</c>.</param>
/// <param name="QuietTo">Until when.</param>
/// <param name="WordsFrench">The clinic's own words, with <c>{patient}</c>, <c>{day}</c>, <c>{time}</c>, <c>{doctor}</c>, <c>{clinic}</c>, <c>{link}</c>; empty for the usual ones.</param>
/// <param name="WordsArabic">The same in Arabic.</param>
/// <param name="WordsEnglish">The same in English.</param>
/// <param name="CallsBack">Whether who is due is written to.</param>
/// <param name="Recalls">After how many months who was treated is to come again.</param>
public sealed record ReminderRules(
    bool IsOn = false, IReadOnlyList<int>? HoursBefore = null, IReadOnlyList<string>? Channels = null, string? QuietFrom = null, string? QuietTo = null, string? WordsFrench = null,
    string? WordsArabic = null, string? WordsEnglish = null, bool CallsBack = false, IReadOnlyList<RecallAfter>? Recalls = null);

/// <summary>After how many months who was treated is to come again.</summary>
/// <param name="TypeId">The kind of appointment.</param>
/// <param name="Months">From 1 to 60.</param>
public sealed record RecallAfter(Guid TypeId, int Months);

/// <summary>Keeps the clinic's rules. Switching on starts what plans; switching off ends it, and what was planned is not sent.</summary>
sealed partial class KeepRules(ClinicDb db, AppointmentKinds kinds, JobQueue jobs, IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>As many reminders as one appointment may have.</summary>
    public const int MostRules = 5;

    const int LongestWords = 600;
    static readonly int[] Usual = [48, 3];

    /// <summary>What holds now; before anybody decided, what is proposed.</summary>
    public async Task<ReminderRules> Now(CancellationToken stop)
    {
        var recalls = await db.Set<RecallRule>().AsNoTracking().Select(rule => new RecallAfter(rule.TypeId, rule.Months)).ToListAsync(stop);
        if (await db.Set<ReminderSettings>().AsNoTracking().SingleOrDefaultAsync(stop) is not { } settings) return new(false, Usual, ["sms", "email"], "21:00", "08:00", Recalls: recalls);
        var hours = await db.Set<ReminderRule>().Where(rule => rule.EndedAt == null).OrderByDescending(rule => rule.MinutesBefore).Select(rule => rule.MinutesBefore / 60).ToListAsync(stop);
        return new(
            settings.IsOn, hours, settings.Channels.Split(','), Hour(settings.QuietFrom), Hour(settings.QuietTo), settings.WordsFrench, settings.WordsArabic, settings.WordsEnglish, settings.CallsBack, recalls);
    }

    /// <summary>Decides anew.</summary>
    public async Task<Outcome<ReminderRules>> Run(ReminderRules rules, CancellationToken stop)
    {
        var check = new Validation();
        var hours = (rules.HoursBefore ?? Usual).Distinct().ToList();
        check.Require("hoursBefore", hours.All(hour => hour is >= 1 and <= 720), RemindersRefusals.HoursOutOfRange.Code);
        check.Require("hoursBefore", hours.Count <= MostRules, RemindersRefusals.TooManyRules.Code);
        var channels = rules.Channels ?? ["sms", "email"];
        check.Require("channels", channels.Count is 1 or 2 && channels.Distinct().Count() == channels.Count && channels.All(channel => channel is "sms" or "email"), RemindersRefusals.ChannelsUnknown.Code);
        check.Field("quietFrom", At(rules.QuietFrom, new(21, 0)), out var from);
        check.Field("quietTo", At(rules.QuietTo, new(8, 0)), out var to);
        check.Optional("wordsFrench", rules.WordsFrench, Words, out string? french);
        check.Optional("wordsArabic", rules.WordsArabic, Words, out string? arabic);
        check.Optional("wordsEnglish", rules.WordsEnglish, Words, out string? english);
        var recalls = rules.Recalls ?? [];
        var known = await kinds.Names(stop);
        check.Require("recalls", recalls.All(recall => recall.Months is >= 1 and <= 60), RemindersRefusals.MonthsOutOfRange.Code);
        check.Require("recalls", recalls.All(recall => known.ContainsKey(recall.TypeId)) && recalls.DistinctBy(recall => recall.TypeId).Count() == recalls.Count, RemindersRefusals.NoSuchType.Code);
        if (check.Refused(out var wrong)) return wrong;
        var settings = await db.Set<ReminderSettings>().SingleOrDefaultAsync(stop);
        if (settings is null) db.Add(settings = new() { Id = NewId() });
        (settings.Channels, settings.QuietFrom, settings.QuietTo, settings.CallsBack) = (string.Join(',', channels), from, to, rules.CallsBack);
        (settings.WordsFrench, settings.WordsArabic, settings.WordsEnglish) = (french, arabic, english);
        if (accessor.HttpContext is { } context) settings.LinkRoot = PublicAddress.OfClinic(context.Request);
        await Switch(settings, rules.IsOn, stop);
        await Keep(hours, stop);
        await Keep(settings, recalls, stop);
        await db.SaveChangesAsync(stop);
        return await Now(stop);
    }

    async Task Switch(ReminderSettings settings, bool on, CancellationToken stop)
    {
        if (on && !settings.IsOn)
        {
            settings.Chain = NewId();
            await jobs.Add(PlanReminders.Word, settings.Chain, dueAt: null, stop);
        }
        settings.IsOn = on;
    }

    async Task Keep(List<int> hours, CancellationToken stop)
    {
        var there = await db.Set<ReminderRule>().Where(rule => rule.EndedAt == null).ToListAsync(stop);
        foreach (var gone in there.Where(rule => !hours.Contains(rule.MinutesBefore / 60))) gone.EndedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(stop);
        db.AddRange(hours.Where(hour => there.All(rule => rule.MinutesBefore != hour * 60)).Select(hour => new ReminderRule { Id = NewId(), MinutesBefore = hour * 60 }));
    }

    async Task Keep(ReminderSettings settings, IReadOnlyList<RecallAfter> recalls, CancellationToken stop)
    {
        var there = await db.Set<RecallRule>().ToListAsync(stop);
        foreach (var rule in there)
        {
            if (recalls.FirstOrDefault(recall => recall.TypeId == rule.TypeId) is not { } recall) db.Remove(rule);
            else rule.Months = recall.Months;
        }
        var fresh = recalls.Where(recall => there.All(rule => rule.TypeId != recall.TypeId)).ToList();
        db.AddRange(fresh.Select(recall => new RecallRule { Id = NewId(), TypeId = recall.TypeId, Months = recall.Months }));
        if (fresh.Count > 0) settings.LookedBackTo = null; // for a new kind all is looked through once more
    }

    Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    static string Hour(TimeOnly at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    static Outcome<TimeOnly> At(string? typed, TimeOnly usual) => string.IsNullOrWhiteSpace(typed) ? usual
        : TimeOnly.TryParseExact(typed, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : RemindersRefusals.HourMalformed;

    static Outcome<string> Words(string typed) => PlainText.Clean(typed, LongestWords).Then<string>(clean =>
        Place().Matches(clean).All(place => place.Groups["name"].Value is "patient" or "day" or "time" or "doctor" or "clinic" or "link") ? clean : RemindersRefusals.PlaceUnknown);

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Place();
}
