using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>By these a manager takes away the second factor of a member who lost it.</summary>
static class ResetFactorRoutes
{
    /// <summary>Why.</summary>
    public sealed record ReasonRequest(string Reason);

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapPost("/staff/{id:guid}/second-factor/reset", Reset).Requires(AccountPermissions.ResetFactor).Sparingly(Sparing.SignIn);
        routes.Api.MapPost("/staff/{id:guid}/second-factor/reset", async (Guid id, ReasonRequest body, ResetSecondFactor reset, CancellationToken stop) =>
                Answer.Nothing((await reset.ByManager(id, body.Reason, stop)).Then(_ => Kernel.Outcome.Done)))
            .Requires(AccountPermissions.ResetFactor).Sparingly(Sparing.SignIn).Produces(StatusCodes.Status204NoContent).WithTags("Staff").WithName("resetSecondFactor")
            .WithSummary("Take away the second factor of a member who lost it; their sessions end, and they are told");
    }

    static async Task<IResult> Reset(
        Guid id, IFormCollection form, ResetSecondFactor reset, Staff.StaffList staff, CurrentUser user, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var reason = form["reason"].ToString();
        if ((await reset.ByManager(id, reason, stop)).Succeeded(out var name, out var refusal))
        {
            shell.ToastNext(text.Say("factor.reset.done", ("name", name)));
            return Answer.GoTo($"/staff/{id}");
        }
        if (await staff.Find(id, stop) is not { } member) return Answer.Refused(refusal);
        return Answer.Page<FactorCard>(refusal, new
        {
            UserId = id,
            Name = member.DisplayName,
            HasFactor = await reset.HasOne(id, stop),
            IsSelf = id == user.Id,
            Reason = reason,
            Faults = Faults.Of(refusal, texts.Of, texts.Detail),
        });
    }
}
