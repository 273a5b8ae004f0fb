using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Messaging.Watching;

/// <summary>A message as its manager sees it: of whom it is for a hint, of what it says its subject.</summary>
/// <param name="Id">The message.</param>
/// <param name="Template">Its kind.</param>
/// <param name="Subject">Its first line, in the language of whoever gets it; null once that is forgotten.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Recipient">Enough to recognise it by.</param>
/// <param name="Language">fr, ar or en.</param>
/// <param name="Status">queued, sent or dead.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="SentAt">When it left.</param>
/// <param name="CanRetry">Whether it is dead and still worth sending.</param>
public sealed record MessageLine(
    Guid Id, string Template, string? Subject, Channel Channel, string Recipient, string Language, MessageStatus Status, int Tries, string? Error,
    DateTimeOffset CreatedAt, DateTimeOffset? SentAt, bool CanRetry);

/// <summary>Some messages, the last written first.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record MessageListPage(IReadOnlyList<MessageLine> Items, string? Next);

/// <summary>How many there are.</summary>
/// <param name="Queued">Wait.</param>
/// <param name="SentLately">Left within a day.</param>
/// <param name="Dead">Could not leave.</param>
public sealed record MessageCounts(int Queued, int SentLately, int Dead);

/// <summary>What became of the clinic's messages. Whose hints were shown is written into the trail.</summary>
sealed class MessageList(ClinicDb db, OpenedMessages opened, AuditTrail trail, ClinicClock clock)
{
    const int UsualLimit = 20, LargestLimit = 100;

    /// <summary>Those of a state, or all.</summary>
    public async Task<Outcome<MessageListPage>> Run(string? status, int? limit, string? after, CancellationToken stop)
    {
        var check = new Validation();
        check.Optional("status", status, word => MessagingWords.StatusOf(word) is { } known ? known : MessagingRefusals.StatusUnknown, out MessageStatus? wanted);
        check.Require("limit", limit is null or (>= 1 and <= LargestLimit), "out-of-range");
        check.Optional("after", after, text => Guid.TryParseExact(text, "N", out var id) ? id : MessagingRefusals.CursorMalformed, out Guid? last);
        if (check.Refused(out var wrong)) return wrong;
        var most = limit ?? UsualLimit;
        var before = last ?? Guid.AllBitsSet;
        var found = db.Set<Message>().AsNoTracking().Where(message => message.Id < before);
        if (wanted is { } state) found = found.Where(message => message.Status == state);
        var rows = await found.OrderByDescending(message => message.Id).Take(most + 1).ToListAsync(stop);
        var lines = new List<MessageLine>();
        foreach (var row in rows.Take(most)) lines.Add(await Line(row, stop));
        return new MessageListPage(lines, rows.Count > most ? rows[most - 1].Id.ToString("N", CultureInfo.InvariantCulture) : null);
    }

    /// <summary>How many there are of each.</summary>
    public async Task<MessageCounts> Counts(CancellationToken stop)
    {
        var yesterday = clock.Now.ToUniversalTime().AddDays(-1);
        return new(
            await db.Set<Message>().CountAsync(message => message.Status == MessageStatus.Queued, stop),
            await db.Set<Message>().CountAsync(message => message.Status == MessageStatus.Sent && message.SentAt > yesterday, stop),
            await db.Set<Message>().CountAsync(message => message.Status == MessageStatus.Dead, stop));
    }

    async Task<MessageLine> Line(Message message, CancellationToken stop)
    {
        var letter = await opened.Letter(message, stop);
        if (letter is null) trail.Happened("open", "messaging_messages", message.Id.ToString(), new { fields = new[] { Messages.RecipientField } });
        return new(
            message.Id, message.Template, letter?.Wording.Subject, message.Channel, Hint(letter?.Recipient ?? await opened.Recipient(message, stop)), message.Language, message.Status,
            message.Tries, message.LastError, clock.WithOffsetOf(message.CreatedAt), message.SentAt is { } sent ? clock.WithOffsetOf(sent) : null,
            message.Status == MessageStatus.Dead && message.GoodUntil > clock.Now);
    }

    /// <summary>Enough to see a slip of the finger by, and no more: <c>s•••@atlas.example</c>, <c>+2126•••42</c>.</summary>
    internal static string Hint(string recipient)
    {
        var at = recipient.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? $"{recipient[0]}•••{recipient[at..]}" : $"{recipient[..Math.Min(5, recipient.Length)]}•••{recipient[Math.Max(0, recipient.Length - 2)..]}";
    }
}
