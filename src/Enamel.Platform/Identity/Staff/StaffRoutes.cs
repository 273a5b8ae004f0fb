using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Staff;

static class StaffRoutes
{
    /// <param name="Reason">Why, up to 300 characters.</param>
    public sealed record Leaving(string? Reason = null);

    public static void Map(ClinicRoutes routes)
    {
        routes.Api.MapGet("/me", Me).Requires(IdentityPermissions.SeeOneself).WithTags("Sign-in").WithName("me").WithSummary("Who is signed in, and what they may do");
        routes.Api.MapGet("/staff", async (StaffList staff, CancellationToken stop) => Answer.Ok(new { items = await staff.All(stop) }))
            .Requires(IdentityPermissions.SeeStaff).WithTags("Staff").WithName("listStaff").WithSummary("Who works here");
        routes.Api.MapPost("/staff", async (TakeOnStaff.Command body, TakeOnStaff take, CancellationToken stop) =>
                (await take.Run(body, stop)).Succeeded(out var id, out var refusal) ? Results.Json(new { id }, statusCode: 201) : Answer.Refused(refusal))
            .Requires(IdentityPermissions.ManageStaff).WithTags("Staff").WithName("takeOnStaff").WithSummary("Somebody begins to work here");
        routes.Api.MapGet("/staff/{id:guid}", async (Guid id, StaffList staff, CancellationToken stop) =>
                Answer.Ok(await staff.Find(id, stop) is { } member ? Outcome.Of(member) : StaffRefusals.NoSuchMember, member => member.Version))
            .Requires(IdentityPermissions.SeeStaff).WithTags("Staff").WithName("getStaff").WithSummary("Somebody who works or worked here");
        routes.Api.MapPatch("/staff/{id:guid}", Change).Requires(IdentityPermissions.ManageStaff).WithTags("Staff").WithName("changeStaff")
            .WithSummary("Change somebody's role, branches or a doctor's papers")
            .WithDescription("What is absent stays, an empty text or list empties. A change of role ends the person's sessions at once. If-Match is optional.");
        routes.Api.MapPost("/staff/{id:guid}/deactivate", async (Guid id, Leaving? body, ChangeStaff change, CancellationToken stop) => Done(await change.Deactivate(id, body?.Reason, stop)))
            .Requires(IdentityPermissions.ManageStaff).Produces(StatusCodes.Status204NoContent)
            .WithTags("Staff").WithName("deactivateStaff").WithSummary("Somebody stops working here; their sessions end at once");
        routes.Api.MapPost("/staff/{id:guid}/reactivate", async (Guid id, ChangeStaff change, CancellationToken stop) => Done(await change.Reactivate(id, stop)))
            .Requires(IdentityPermissions.ManageStaff).Produces(StatusCodes.Status204NoContent)
            .WithTags("Staff").WithName("reactivateStaff").WithSummary("Somebody comes back");
    }

    static async Task<IResult> Change(Guid id, ChangeStaff.Command body, ChangeStaff change, StaffList staff, HttpRequest request, CancellationToken stop)
    {
        var outcome = await change.Change(id, body, version => EntityTag.Matches(request, version), HttpRefusals.Stale(request), stop);
        return outcome.Succeeded(out _, out var refusal) ? Answer.Ok<StaffMember>((await staff.Find(id, stop))!, member => member.Version) : Answer.Refused(refusal); // changed just now
    }

    static IResult Done(Outcome<string> outcome) => Answer.Nothing(outcome.Then(_ => Outcome.Done));

    static async Task<IResult> Me(CurrentUser user, StaffList staff, Tenancy.CurrentClinic clinic, PermissionTable table, CancellationToken stop)
    {
        var permissions = table.Lines.Select(line => line.Permission).Where(user.May).Select(permission => permission.Code).Order(StringComparer.Ordinal);
        var member = (await staff.Find(user.Id, stop))!; // who is signed in is a member: the unit of work asked
        return Answer.Ok(new
        {
            userId = user.Id,
            displayName = member.DisplayName,
            branches = member.Branches,
            role = user.Role.Word(),
            clinic = new { slug = clinic.Card.Slug, name = clinic.Card.Name, timeZone = clinic.Card.Zone },
            permissions,
        });
    }
}
