using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>Inviting for the manager; and the page behind the link, which works without signing in and without scripts.</summary>
static class InvitationPages
{
    public static void Map(ClinicRoutes routes)
    {
        var staff = routes.Pages.MapGroup("/staff");
        staff.MapGet("/invite", async (IBranches branches, CurrentClinic clinic, CancellationToken stop) =>
                Answer.Page<InvitePage>(new { Branches = await branches.Open(stop), clinic.Card.Language }))
            .Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/invitations", Invite).Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/invitations/{id:guid}/resend", async (Guid id, InviteStaff invite, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await invite.SendAgain(id, stop), "invitation.sent-again", shell, text))
            .Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/invitations/{id:guid}/withdraw", async (Guid id, InviteStaff invite, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await invite.Withdraw(id, stop), "invitation.withdrawn", shell, text))
            .Requires(IdentityPermissions.ManageStaff);
        routes.Pages.MapGet("/invitation", Look).OpenToAnybody();
        routes.Pages.MapPost("/invitation", Accept).OpenToAnybody().Sparingly(Sparing.SignIn);
    }

    static async Task<IResult> Invite(
        IFormCollection form, InviteStaff invite, IBranches branches, CurrentClinic clinic, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new InviteStaff.Command(
            form["displayName"], form["contact"], form["role"], form["language"], [.. form["branches"].Select(value => Guid.TryParse(value, out var id) ? id : Guid.Empty)],
            form["speciality"], form["licenceNumber"], form["inpe"]);
        if ((await invite.Run(command, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text.Say("invitation.sent", ("name", command.DisplayName?.Trim())));
            return Answer.GoTo("/staff");
        }
        return Answer.Page<InviteForm>(refusal, new { Typed = command, Branches = await branches.Open(stop), clinic.Card.Language, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static IResult Told(Outcome<string> outcome, string key, Shell shell, IStringLocalizer<Texts> text)
    {
        if (!outcome.Succeeded(out var name, out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text.Say(key, ("name", name)));
        return Answer.GoTo("/staff");
    }

    static async Task<IResult> Look(string? token, AcceptInvitation accept, CancellationToken stop) =>
        (await accept.Look(token, stop)).Succeeded(out var invitation, out var refusal)
            ? Answer.Page<AcceptPage>(new { Invitation = invitation, Token = token }) : Answer.Refused(refusal);

    static async Task<IResult> Accept(IFormCollection form, AcceptInvitation accept, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new AcceptInvitation.Command(form["token"], form["username"], form["password"], form["displayName"]);
        if ((await accept.Run(command, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["invitation.accepted"]);
            return Answer.GoTo("/sign-in");
        }
        // A wrong password was counted: that stays, whatever else is undone.
        var isCounted = refusal == InvitationRefusals.WrongPassword;
        if (!(await accept.Look(command.Token, stop)).Succeeded(out var invitation, out var spent)) return Answer.Refused(spent, keepsWhatWasWritten: isCounted);
        return Answer.Page<AcceptPage>(refusal, new
        {
            Invitation = invitation,
            command.Token,
            command.Username,
            command.DisplayName,
            Faults = Faults.Of(isCounted ? Refusal.OfFields(new FieldRefusal("password", refusal.Code)) : refusal, texts.Of, texts.Detail),
        }, keepsWhatWasWritten: isCounted);
    }
}
