using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging.Sending;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Messaging.Watching;

/// <summary>A dead letter is tried again, as if it had just been written.</summary>
sealed class RetryMessage(ClinicDb db, JobQueue jobs, TimeProvider clock)
{
    /// <summary>Queues it.</summary>
    /// <returns>Done; or that there is no such message, that it is not dead, or that it comes too late.</returns>
    public async Task<Outcome> Run(Guid id, CancellationToken stop)
    {
        if (await db.Set<Message>().SingleOrDefaultAsync(message => message.Id == id, stop) is not { } message) return MessagingRefusals.NoSuchMessage;
        if (message.Status != MessageStatus.Dead) return MessagingRefusals.NotDead;
        if (message.GoodUntil <= clock.GetUtcNow()) return MessagingRefusals.TooLate;
        message.Revive();
        await db.SaveChangesAsync(stop);
        await jobs.Add(SendMessage.Word, message.Id, dueAt: null, stop);
        return Outcome.Done;
    }
}
