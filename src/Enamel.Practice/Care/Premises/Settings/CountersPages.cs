using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Premises.Counters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Premises.Settings;

/// <summary>The part of the branches' page that is about counters.</summary>
static class CountersPages
{
    public static void Map(ClinicRoutes routes, string home)
    {
        routes.Pages.MapGet(home + "/{id:guid}/counters/new", async (Guid id, PremisesView view, CancellationToken stop) =>
                await view.Branch(id, stop) is null ? Answer.Refused(PremisesRefusals.NoSuchBranch) : Answer.Page<CounterDialog>(new { BranchId = id }))
            .Requires(PremisesPermissions.Manage);
        routes.Pages.MapPost(home + "/{id:guid}/counters", Add).Requires(PremisesPermissions.Manage);
        var counters = routes.Pages.MapGroup("/settings/counters");
        counters.MapGet("/{id:guid}", async (Guid id, PremisesView view, CancellationToken stop) =>
                await view.Counter(id, stop) is { } counter ? Answer.Page<CounterDialog>(new { counter.BranchId, Counter = counter }) : Answer.Refused(PremisesRefusals.NoSuchCounter))
            .Requires(PremisesPermissions.Manage);
        counters.MapPost("/{id:guid}", Rename).Requires(PremisesPermissions.Manage);
        counters.MapPost("/{id:guid}/arrange", async (
                Guid id, IFormCollection form, HttpRequest request, ChangeCounter change, PremisesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
                BranchesPages.Arranged(await change.Run(
                        id, new(Position: BranchesPages.Number(form["position"]), IsClosed: BranchesPages.Choice(form["isClosed"]), Reason: form["reason"]), _ => true, HttpRefusals.Stale(request), stop),
                    form, (await view.Counter(id, stop))?.Name, $"/settings/counters/{id}/arrange", shell, texts, text))
            .Requires(PremisesPermissions.Manage);
        counters.MapGet("/{id:guid}/close", async (Guid id, PremisesView view, CancellationToken stop) =>
                BranchesPages.Closing((await view.Counter(id, stop))?.Name, $"/settings/counters/{id}/arrange", PremisesRefusals.NoSuchCounter))
            .Requires(PremisesPermissions.Manage);
    }

    static async Task<IResult> Add(Guid id, IFormCollection form, AddCounter add, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await add.Run(new(id, form["name"]), stop)).Succeeded(out _, out var refusal)
            ? BranchesPages.Done(Outcome.Done, shell, text)
            : Answer.Page<CounterForm>(refusal, new { BranchId = id, Typed = form["name"].ToString(), Faults = Faults.Of(refusal, texts) });

    static async Task<IResult> Rename(
        Guid id, IFormCollection form, HttpRequest request, ChangeCounter change, PremisesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (await view.Counter(id, stop) is not { } counter) return Answer.Refused(PremisesRefusals.NoSuchCounter);
        var seen = BranchesPages.Number(form["version"]) ?? 0;
        return (await change.Run(id, new(form["name"].ToString()), version => version == seen, HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)
            ? BranchesPages.Done(Outcome.Done, shell, text)
            : Answer.Page<CounterForm>(refusal, new { counter.BranchId, Counter = counter with { Version = seen }, Typed = form["name"].ToString(), Faults = Faults.Of(refusal, texts) });
    }
}
