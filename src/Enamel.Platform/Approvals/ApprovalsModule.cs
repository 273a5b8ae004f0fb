using Enamel.Kernel;
using Enamel.Platform.Approvals.Pages;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Approvals;

/// <summary>What one person asks for and another decides. The money's modules register what may be asked for.</summary>
public sealed class ApprovalsModule : IModule
{
    /// <summary>What may be said with a decision.</summary>
    public sealed record Words(string? Note = null);

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<ApprovalDesk>().AddScoped<ApprovalList>();
        services.AddSingleton(new NavigationEntry(70, ApprovalPages.Home, IconName.CheckCircle, typeof(Texts), "approvals", ApprovalsPermissions.Decide));
        services.AddSingleton(new ClinicTables(model => model.Map<ApprovalRequest>("approvals_requests", ApprovalRequest.Map)));
        services.AddSingleton(new ModulePermissions(typeof(ApprovalsPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("approvals", typeof(Texts)));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["approvals_not_ones_own"] = ApprovalRefusals.NotOnesOwn,
            ["approvals_decided_already"] = ApprovalRefusals.Decided,
            ["approvals_one_open"] = ApprovalRefusals.Asked,
        }));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        var api = routes.Api.MapGroup("/approvals").WithTags("Approvals");
        api.MapGet("", async (ApprovalDesk desk, CancellationToken stop) => Answer.Ok(new { items = await desk.Waiting(stop) }))
            .Requires(ApprovalsPermissions.See).WithName("listApprovals").WithSummary("What waits for a decision");
        api.MapGet("/decided", async (string? after, ApprovalDesk desk, CancellationToken stop) => Answer.Ok(await desk.Decided(after, stop)))
            .Requires(ApprovalsPermissions.See).WithName("listDecidedApprovals").WithSummary("What was decided, the last asked first");
        // Whether a device is needed is the kind's to say: the desk asks for it.
        api.MapPost("/{id:guid}/approve", async (Guid id, Words? body, ApprovalDesk desk, CancellationToken stop) => Answer.Ok(await desk.Decide(id, approve: true, body?.Note, stop)))
            .Requires(ApprovalsPermissions.Decide).WithName("approve").WithSummary("Approve what somebody else asked for; money on an approved device only");
        api.MapPost("/{id:guid}/refuse", async (Guid id, Words? body, ApprovalDesk desk, CancellationToken stop) => Answer.Ok(await desk.Decide(id, approve: false, body?.Note, stop)))
            .Requires(ApprovalsPermissions.Decide).WithName("refuse").WithSummary("Refuse what somebody else asked for; money on an approved device only");
        ApprovalPages.Map(routes);
    }
}
