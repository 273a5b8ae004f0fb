using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Approvals.Pages;

/// <summary>The page on which a manager decides what others ask for.</summary>
static class ApprovalPages
{
    public const string Home = "/approvals";

    public static void Map(ClinicRoutes routes)
    {
        var pages = routes.Pages.MapGroup(Home);
        pages.MapGet("", Show).Requires(ApprovalsPermissions.See);
        // Whether a device is needed is the kind's to say: the desk asks for it.
        pages.MapPost("/{id:guid}", Decide).Requires(ApprovalsPermissions.Decide);
    }

    static async Task<IResult> Show(string? after, ApprovalList list, CurrentUser user, Shell shell, CancellationToken stop)
    {
        var decided = await list.Decided(after, stop);
        if (shell.IsFragment && after is not null) return Answer.Page<DecidedRows>(new { Lines = decided });
        return Answer.Page<ApprovalsPage>(new
        {
            Waiting = await list.Waiting(stop),
            Decided = decided,
            CanDecide = user.May(ApprovalsPermissions.Decide),
            HasDevice = user.Person.DeviceId is not null,
        });
    }

    static async Task<IResult> Decide(
        Guid id, IFormCollection form, ApprovalDesk desk, ApprovalList list, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var (decision, note) = (form["decision"].ToString(), form["note"].ToString());
        if (await list.Find(id, stop) is not { } line) return Answer.Refused(ApprovalRefusals.Unknown);
        if (decision is not ("approve" or "refuse")) return Answer.Refused(HttpRefusals.Unreadable);
        if ((await desk.Decide(id, decision == "approve", note, stop)).Succeeded(out var decided, out var refusal))
        {
            shell.ToastNext(text[decided.Decision == ApprovalRequest.Approved ? "told.approved" : "told.refused"]);
            return Answer.GoTo(Home);
        }
        // What is wrong with what was typed stands at the field; everything else is told beside the page, which stays as it is.
        if (refusal.Fields.Count == 0) return Answer.Refused(refusal);
        return Answer.Page<ApprovalCard>(refusal, new { Line = line, CanDecide = true, Note = note, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }
}
