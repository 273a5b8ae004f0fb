using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.Messaging.Watching;

/// <summary>The API's addresses of messages; the pages are beside it.</summary>
static class MessagesRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        var messages = routes.Api.MapGroup("/messages").WithTags("Messages");
        messages.MapGet("", async (string? status, int? limit, string? after, MessageList list, CancellationToken stop) => Answer.Ok(await list.Run(status, limit, after, stop)))
            .Requires(MessagingPermissions.See).Produces<MessageListPage>().WithName("listMessages").WithSummary("What became of messages: queued, sent or dead");
        messages.MapPost("/{id:guid}/retry", async (Guid id, RetryMessage retry, CancellationToken stop) => Answer.Nothing(await retry.Run(id, stop)))
            .Requires(MessagingPermissions.Retry).Produces(StatusCodes.Status204NoContent).WithName("retryMessage").WithSummary("Try a dead letter again");
        routes.Api.MapGet("/mailbox", async (Mailbox mailbox, CancellationToken stop) =>
                (await mailbox.Latest(stop)).Succeeded(out var items, out var refusal) ? Answer.Ok(new { items }) : Answer.Refused(refusal))
            .Requires(MessagingPermissions.ReadMailbox).WithTags("Messages").WithName("mailbox").WithSummary("What would have been sent; in the demo only");
    }
}
