using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Messaging.Watching;

/// <summary>The manager's pages about messages.</summary>
static class MessagesPages
{
    const string List = "/settings/messages";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(List, Show).Requires(MessagingPermissions.See);
        routes.Pages.MapPost(List + "/{id:guid}/retry", Retry).Requires(MessagingPermissions.Retry);
        routes.Pages.MapGet("/mailbox", async (Mailbox mailbox, CancellationToken stop) =>
                (await mailbox.Latest(stop)).Succeeded(out var mails, out var refusal) ? Answer.Page<MailboxPage>(new { Mails = mails }) : Answer.Refused(refusal))
            .Requires(MessagingPermissions.ReadMailbox);
        routes.Pages.MapPost("/mailbox/{id:guid}/reply", Reply).Requires(MessagingPermissions.ReadMailbox);
    }

    // Whatever came of it, one goes on reading; what was refused changed nothing.
    static async Task<IResult> Reply(Guid id, IFormCollection form, AnswerMail answer, Shell shell, RefusalTexts texts, CancellationToken stop)
    {
        var taken = await answer.Run(id, form["text"], stop);
        if (!taken.Succeeded(out var said, out var refusal) && refusal.Code is "not-found" or "messaging.no-such-message") return Answer.Refused(refusal!);
        shell.ToastNext(said ?? (refusal!.Fields is [var field, ..] ? texts.Of(field) : texts.Detail(refusal)));
        return Answer.GoTo("/mailbox");
    }

    static async Task<IResult> Show(string? after, MessageList list, Shell shell, CancellationToken stop)
    {
        if (!(await list.Run(MessageStatus.Dead.Word(), null, after, stop)).Succeeded(out var dead, out var refusal)) return Answer.Refused(refusal);
        return shell.IsFragment && after is not null
            ? Answer.Page<DeadLetterRows>(new { Page = dead })
            : Answer.Page<MessagesPage>(new { Page = dead, Counts = await list.Counts(stop) });
    }

    static async Task<IResult> Retry(Guid id, RetryMessage retry, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!(await retry.Run(id, stop)).Succeeded(out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text["retrying"]);
        return Answer.GoTo(List);
    }
}
