using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging.Sending;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Messaging.Watching;

/// <summary>In the demo somebody writes back for the addressee of a message: it goes the way that a real answer goes.</summary>
sealed class AnswerMail(ClinicDb db, OpenedMessages opened, MessagingSettings settings, IEnumerable<IReplyTaker> takers, AuditTrail trail)
{
    /// <summary>Writes back.</summary>
    /// <returns>What came of it; or that there is no mailbox or message, that nothing was written, or that nobody waited for an answer.</returns>
    public async Task<Outcome<string>> Run(Guid id, string? text, CancellationToken stop)
    {
        if (!settings.HasMailbox) return HttpRefusals.NotFound;
        if (await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(message => message.Id == id, stop) is not { Status: MessageStatus.Sent } message) return MessagingRefusals.NoSuchMessage;
        trail.Happened("open", "messaging_messages", id.ToString(), new { fields = new[] { Messages.RecipientField } });
        var from = await opened.Recipient(message, stop);
        var refused = MessagingRefusals.NobodyWaits;
        foreach (var taker in takers)
        {
            if ((await taker.Take(from, text ?? "", stop)).Succeeded(out var said, out var no)) return said;
            refused = no;
        }
        return refused;
    }
}
