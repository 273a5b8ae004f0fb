using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Invitations;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Tenancy.Details;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Staff;

/// <summary>The manager's pages about who works here.</summary>
static class StaffPages
{
    const string Path = "/staff";

    public static void Map(ClinicRoutes routes)
    {
        var staff = routes.Pages.MapGroup(Path);
        staff.MapGet("", List).Requires(IdentityPermissions.SeeStaff);
        staff.MapGet("/new", async (IBranches branches, CancellationToken stop) => Answer.Page<TakeOnPage>(new { Branches = await branches.Open(stop) }))
            .Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("", TakeOn).Requires(IdentityPermissions.ManageStaff);
        staff.MapGet("/{id:guid}", Show).Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/{id:guid}", Change).Requires(IdentityPermissions.ManageStaff);
        staff.MapGet("/{id:guid}/deactivate", async (Guid id, StaffList list, CancellationToken stop) =>
                await list.Find(id, stop) is { } member ? Answer.Page<LeaveDialog>(new { Member = member }) : Answer.Refused(StaffRefusals.NoSuchMember))
            .Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/{id:guid}/deactivate", Leave).Requires(IdentityPermissions.ManageStaff);
        staff.MapPost("/{id:guid}/reactivate", async (Guid id, ChangeStaff change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await change.Reactivate(id, stop), "staff.reactivated", shell, text))
            .Requires(IdentityPermissions.ManageStaff);
    }

    static async Task<IResult> List(StaffList list, InvitationList invitations, ClinicDetailsView clinic, IBranches branches, CurrentUser user, CancellationToken stop) =>
        Answer.Page<StaffPage>(new
        {
            Members = await list.All(stop),
            Card = await clinic.Now(stop),
            Branches = await branches.Open(stop),
            Invitations = await invitations.Open(stop),
            Self = user.Id,
        });

    static async Task<IResult> TakeOn(
        IFormCollection form, TakeOnStaff take, IBranches branches, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new TakeOnStaff.Command(
            form["displayName"], form["role"], form["username"], form["password"], form["email"], form["phone"], form["speciality"], form["licenceNumber"], form["inpe"], Chosen(form));
        if ((await take.Run(command, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text.Say("staff.taken-on", ("name", command.DisplayName?.Trim())));
            return Answer.GoTo(Path);
        }
        return Answer.Page<TakeOnForm>(refusal, new { Typed = command, Branches = await branches.Open(stop), Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> Show(Guid id, StaffList list, IBranches branches, Account.SecondFactor.ResetSecondFactor factors, CurrentUser user, CancellationToken stop) =>
        await list.Find(id, stop) is { } member
            ? Answer.Page<MemberPage>(new { Member = member, Branches = await branches.Open(stop), HasFactor = await factors.HasOne(id, stop), IsSelf = id == user.Id })
            : Answer.Refused(StaffRefusals.NoSuchMember);

    static async Task<IResult> Change(
        Guid id, IFormCollection form, ChangeStaff change, StaffList list, IBranches branches, CurrentUser user, HttpRequest request, Shell shell, RefusalTexts texts,
        IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var seen = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        // The form says all that it shows; the role of oneself and the branches of a clinic that has one are not among it.
        var command = new ChangeStaff.Command(
            form.ContainsKey("role") ? form["role"].ToString() : null, form.ContainsKey("hasBranches") ? Chosen(form) : null,
            form["licenceNumber"].ToString(), form["inpe"].ToString(), form["speciality"].ToString());
        if ((await change.Change(id, command, current => current == seen, HttpRefusals.Stale(request), stop)).Succeeded(out var name, out var refusal))
        {
            shell.ToastNext(text.Say("staff.changed", ("name", name)));
            return Answer.GoTo(Path);
        }
        if (await list.Find(id, stop) is not { } member) return Answer.Refused(refusal);
        return Answer.Page<MemberForm>(refusal, new
        {
            Member = member with { Version = seen },
            Branches = await branches.Open(stop),
            IsSelf = id == user.Id,
            Typed = command,
            Faults = Faults.Of(refusal, texts.Of, texts.Detail),
        });
    }

    static async Task<IResult> Leave(Guid id, IFormCollection form, ChangeStaff change, StaffList list, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var outcome = await change.Deactivate(id, form["reason"], stop);
        return outcome.Succeeded(out _, out var refusal) || refusal.Fields.Count == 0 || await list.Find(id, stop) is not { } member
            ? Told(outcome, "staff.deactivated", shell, text) : Answer.Page<LeaveDialog>(refusal, new { Member = member, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static IReadOnlyList<Guid> Chosen(IFormCollection form) => [.. form["branches"].Select(value => Guid.TryParse(value, out var id) ? id : Guid.Empty)];

    static IResult Told(Outcome<string> outcome, string key, Shell shell, IStringLocalizer<Texts> text)
    {
        if (!outcome.Succeeded(out var name, out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text.Say(key, ("name", name)));
        return Answer.GoTo(Path);
    }
}
