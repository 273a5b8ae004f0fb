using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Messaging;

/// <summary>Messages that left or never could: kept for a while, to answer whether somebody was told.</summary>
sealed class OldMessages(ClinicDb db) : IOutworn
{
    public string Kind => "messages";

    public Type Texts => typeof(Texts);

    public int Order => 30;

    public int UsualMonths => 12;

    public int LeastMonths => 2;

    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop) =>
        await db.Set<Message>().Where(message => message.CreatedAt < before && message.Status != MessageStatus.Queued).OrderBy(message => message.Id).Select(message => message.Id).Take(most).ToListAsync(stop);

    public Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>([]);
}
