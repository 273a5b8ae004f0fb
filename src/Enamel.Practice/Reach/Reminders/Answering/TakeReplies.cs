using Enamel.Kernel;
using Enamel.Platform.Messaging;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Reminders.Answering;

/// <summary>What patients write back to a reminder, told in a sentence to who looks on.</summary>
sealed class TakeReplies(AnswerReminder answer, IStringLocalizer<Texts> text) : IReplyTaker
{
    public async Task<Outcome<string>> Take(string from, string written, CancellationToken stop) =>
        (await answer.ByReply(new(from, written), stop)).Map(taken => text["reply." + taken.Answer].Value);
}
