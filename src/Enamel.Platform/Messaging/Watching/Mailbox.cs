using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Messaging.Watching;

/// <summary>A message of the demo as its addressee would have got it.</summary>
public sealed record Mail(Guid Id, Channel Channel, string Recipient, string Language, string Template, string Subject, string Body, MessageStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? SentAt);

/// <summary>What would have been sent, in the demo. Elsewhere there is no mailbox: whoever could read it could read codes and links that are for others.</summary>
sealed class Mailbox(ClinicDb db, OpenedMessages opened, MessagingSettings settings, ClinicClock clock)
{
    const int Shown = 50;

    /// <summary>The last messages, the newest first; each opening is written into the trail.</summary>
    public async Task<Outcome<IReadOnlyList<Mail>>> Latest(CancellationToken stop)
    {
        if (!settings.HasMailbox) return HttpRefusals.NotFound;
        var rows = await db.Set<Message>().AsNoTracking().OrderByDescending(message => message.Id).Take(Shown).ToListAsync(stop);
        var mails = new List<Mail>();
        foreach (var row in rows)
            if (await opened.Letter(row, stop) is { } letter)
                mails.Add(new(row.Id, row.Channel, letter.Recipient, row.Language, row.Template, letter.Wording.Subject, letter.Wording.Body, row.Status,
                    clock.WithOffsetOf(row.CreatedAt), row.SentAt is { } sent ? clock.WithOffsetOf(sent) : null));
        return Outcome.Of<IReadOnlyList<Mail>>(mails);
    }
}
