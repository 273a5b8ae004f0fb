using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Premises;

/// <summary>The API's addresses; the settings' page is beside it.</summary>
static class PremisesRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        MapBranches(routes.Api.MapGroup("/branches").WithTags("Premises"));
        MapChairs(routes.Api.MapGroup("/chairs").WithTags("Premises"));
        MapCounters(routes.Api.MapGroup("/counters").WithTags("Premises"));
    }

    static void MapBranches(RouteGroupBuilder branches)
    {
        branches.MapGet("", async (PremisesView view, CancellationToken stop, bool closed = false) => Answer.Ok(new { items = await view.Branches(closed, stop) }))
            .Requires(PremisesPermissions.See).WithName("listBranches").WithSummary("The clinic's branches in their order; closed ones with closed=true");
        branches.MapGet("/{id:guid}", async (Guid id, PremisesView view, CancellationToken stop) => Answer.Ok(Found(await view.Branch(id, stop)), branch => branch.Version))
            .Requires(PremisesPermissions.See).WithName("getBranch").WithSummary("A branch");
        branches.MapPost("", async (OpenBranch.Command body, OpenBranch open, PremisesView view, CancellationToken stop) =>
                (await open.Run(body, stop)).Succeeded(out var id, out var refusal)
                    ? Answer.Created(Found(await view.Branch(id, stop)), branch => $"/api/v1/branches/{branch.Id}", branch => branch.Version) : Answer.Refused(refusal))
            .Requires(PremisesPermissions.Manage).WithName("openBranch").WithSummary("Open a branch");
        branches.MapPatch("/{id:guid}", async (Guid id, ChangeBranch.Command body, HttpRequest request, ChangeBranch change, PremisesView view, CancellationToken stop) =>
                (await change.Run(id, body, version => EntityTag.Matches(request, version), HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)
                    ? Answer.Ok(Found(await view.Branch(id, stop)), branch => branch.Version) : Answer.Refused(refusal))
            .Requires(PremisesPermissions.Manage).WithName("changeBranch").WithSummary("Rename, move, close or reopen a branch");
    }

    static void MapChairs(RouteGroupBuilder chairs)
    {
        chairs.MapGet("", async (PremisesView view, CancellationToken stop, Guid? branchId = null, bool closed = false) =>
                Answer.Ok(new { items = await view.Chairs(branchId, closed, stop) }))
            .Requires(PremisesPermissions.See).WithName("listChairs").WithSummary("The chairs in their order; of one branch with branchId, closed ones with closed=true");
        chairs.MapGet("/{id:guid}", async (Guid id, PremisesView view, CancellationToken stop) => Answer.Ok(FoundChair(await view.Chair(id, stop)), chair => chair.Version))
            .Requires(PremisesPermissions.See).WithName("getChair").WithSummary("A chair");
        chairs.MapPost("", async (AddChair.Command body, AddChair add, PremisesView view, CancellationToken stop) =>
                (await add.Run(body, stop)).Succeeded(out var id, out var refusal)
                    ? Answer.Created(FoundChair(await view.Chair(id, stop)), chair => $"/api/v1/chairs/{chair.Id}", chair => chair.Version) : Answer.Refused(refusal))
            .Requires(PremisesPermissions.Manage).WithName("addChair").WithSummary("Add a chair to a branch");
        chairs.MapPatch("/{id:guid}", async (Guid id, ChangeChair.Command body, HttpRequest request, ChangeChair change, PremisesView view, CancellationToken stop) =>
                (await change.Run(id, body, version => EntityTag.Matches(request, version), HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)
                    ? Answer.Ok(FoundChair(await view.Chair(id, stop)), chair => chair.Version) : Answer.Refused(refusal))
            .Requires(PremisesPermissions.Manage).WithName("changeChair").WithSummary("Rename, move, close or reopen a chair");
    }

    static void MapCounters(RouteGroupBuilder counters)
    {
        counters.MapGet("", async (PremisesView view, CancellationToken stop, Guid? branchId = null, bool closed = false) =>
                Answer.Ok(new { items = await view.Counters(branchId, closed, stop) }))
            .Requires(PremisesPermissions.See).WithName("listCounters").WithSummary("The counters in their order; of one branch with branchId, closed ones with closed=true");
        counters.MapGet("/{id:guid}", async (Guid id, PremisesView view, CancellationToken stop) => Answer.Ok(FoundCounter(await view.Counter(id, stop)), counter => counter.Version))
            .Requires(PremisesPermissions.See).WithName("getCounter").WithSummary("A counter");
        counters.MapPost("", async (AddCounter.Command body, AddCounter add, PremisesView view, CancellationToken stop) =>
                (await add.Run(body, stop)).Succeeded(out var id, out var refusal)
                    ? Answer.Created(FoundCounter(await view.Counter(id, stop)), counter => $"/api/v1/counters/{counter.Id}", counter => counter.Version) : Answer.Refused(refusal))
            .Requires(PremisesPermissions.Manage).WithName("addCounter").WithSummary("Add a counter to a branch");
        counters.MapPatch("/{id:guid}", async (Guid id, ChangeCounter.Command body, HttpRequest request, ChangeCounter change, PremisesView view, CancellationToken stop) =>
                (await change.Run(id, body, version => EntityTag.Matches(request, version), HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)
                    ? Answer.Ok(FoundCounter(await view.Counter(id, stop)), counter => counter.Version) : Answer.Refused(refusal))
            .Requires(PremisesPermissions.Manage).WithName("changeCounter").WithSummary("Rename, move, close or reopen a counter");
    }

    static Outcome<BranchView> Found(BranchView? branch) => branch is null ? PremisesRefusals.NoSuchBranch : branch;

    static Outcome<ChairView> FoundChair(ChairView? chair) => chair is null ? PremisesRefusals.NoSuchChair : chair;

    static Outcome<CounterView> FoundCounter(CounterView? counter) => counter is null ? PremisesRefusals.NoSuchCounter : counter;
}
