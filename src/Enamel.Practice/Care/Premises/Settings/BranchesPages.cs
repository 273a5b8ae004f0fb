using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Premises.Settings;

/// <summary>The settings' page about branches and chairs.</summary>
static class BranchesPages
{
    const string Home = "/settings/branches";

    public static void Map(ClinicRoutes routes)
    {
        MapBranches(routes.Pages.MapGroup(Home));
        MapChairs(routes.Pages.MapGroup("/settings/chairs"));
        CountersPages.Map(routes, Home);
        routes.Pages.MapGet(Home + "/{id:guid}/chairs/new", async (Guid id, PremisesView view, CancellationToken stop) =>
                await view.Branch(id, stop) is null ? Answer.Refused(PremisesRefusals.NoSuchBranch) : Answer.Page<ChairDialog>(new { BranchId = id }))
            .Requires(PremisesPermissions.Manage);
        routes.Pages.MapPost(Home + "/{id:guid}/chairs", Add).Requires(PremisesPermissions.Manage);
    }

    static void MapBranches(Microsoft.AspNetCore.Routing.RouteGroupBuilder branches)
    {
        branches.MapGet("", async (PremisesView view, CancellationToken stop) => Answer.Page<BranchesPage>(new
        {
            Branches = await view.Branches(withClosed: true, stop),
            Chairs = await view.Chairs(branchId: null, withClosed: true, stop),
            Counters = await view.Counters(branchId: null, withClosed: true, stop),
        })).Requires(PremisesPermissions.Manage);
        branches.MapGet("/new", () => Answer.Page<BranchDialog>()).Requires(PremisesPermissions.Manage);
        branches.MapGet("/{id:guid}", async (Guid id, PremisesView view, CancellationToken stop) =>
                await view.Branch(id, stop) is { } branch ? Answer.Page<BranchDialog>(new { Branch = branch }) : Answer.Refused(PremisesRefusals.NoSuchBranch))
            .Requires(PremisesPermissions.Manage);
        branches.MapPost("", Open).Requires(PremisesPermissions.Manage);
        branches.MapPost("/{id:guid}", Change).Requires(PremisesPermissions.Manage);
        branches.MapPost("/{id:guid}/arrange", async (
                Guid id, IFormCollection form, HttpRequest request, ChangeBranch change, PremisesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Arranged(await change.Run(id, new(Position: Number(form["position"]), IsClosed: Choice(form["isClosed"]), Reason: form["reason"]), _ => true, HttpRefusals.Stale(request), stop),
                    form, (await view.Branch(id, stop))?.Name, $"{Home}/{id}/arrange", shell, texts, text))
            .Requires(PremisesPermissions.Manage);
        branches.MapGet("/{id:guid}/close", async (Guid id, PremisesView view, CancellationToken stop) => Closing((await view.Branch(id, stop))?.Name, $"{Home}/{id}/arrange", PremisesRefusals.NoSuchBranch))
            .Requires(PremisesPermissions.Manage);
    }

    static void MapChairs(Microsoft.AspNetCore.Routing.RouteGroupBuilder chairs)
    {
        chairs.MapGet("/{id:guid}", async (Guid id, PremisesView view, CancellationToken stop) =>
                await view.Chair(id, stop) is { } chair ? Answer.Page<ChairDialog>(new { chair.BranchId, Chair = chair }) : Answer.Refused(PremisesRefusals.NoSuchChair))
            .Requires(PremisesPermissions.Manage);
        chairs.MapPost("/{id:guid}", Rename).Requires(PremisesPermissions.Manage);
        chairs.MapPost("/{id:guid}/arrange", async (
                Guid id, IFormCollection form, HttpRequest request, ChangeChair change, PremisesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Arranged(await change.Run(id, new(Position: Number(form["position"]), IsClosed: Choice(form["isClosed"]), Reason: form["reason"]), _ => true, HttpRefusals.Stale(request), stop),
                    form, (await view.Chair(id, stop))?.Name, $"/settings/chairs/{id}/arrange", shell, texts, text))
            .Requires(PremisesPermissions.Manage);
        chairs.MapGet("/{id:guid}/close", async (Guid id, PremisesView view, CancellationToken stop) => Closing((await view.Chair(id, stop))?.Name, $"/settings/chairs/{id}/arrange", PremisesRefusals.NoSuchChair))
            .Requires(PremisesPermissions.Manage);
    }

    static async Task<IResult> Open(IFormCollection form, OpenBranch open, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await open.Run(new(form["name"], form["address"], form["city"], form["phone"]), stop)).Succeeded(out _, out var refusal)
            ? Done(Outcome.Done, shell, text) : Answer.Page<BranchForm>(refusal, new { Values = Values(form), Faults = Faults.Of(refusal, texts.Of, texts.Detail) });

    static async Task<IResult> Change(
        Guid id, IFormCollection form, HttpRequest request, ChangeBranch change, PremisesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (await view.Branch(id, stop) is not { } branch) return Answer.Refused(PremisesRefusals.NoSuchBranch);
        var seen = Number(form["version"]) ?? 0;
        var command = new ChangeBranch.Command(form["name"], form["address"], form["city"], form["phone"]);
        return (await change.Run(id, command, version => version == seen, HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)
            ? Done(Outcome.Done, shell, text)
            : Answer.Page<BranchForm>(refusal, new { Branch = branch with { Version = seen }, Values = Values(form), Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> Add(Guid id, IFormCollection form, AddChair add, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await add.Run(new(id, form["name"]), stop)).Succeeded(out _, out var refusal)
            ? Done(Outcome.Done, shell, text)
            : Answer.Page<ChairForm>(refusal, new { BranchId = id, Typed = form["name"].ToString(), Faults = Faults.Of(refusal, texts.Of, texts.Detail) });

    static async Task<IResult> Rename(
        Guid id, IFormCollection form, HttpRequest request, ChangeChair change, PremisesView view, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (await view.Chair(id, stop) is not { } chair) return Answer.Refused(PremisesRefusals.NoSuchChair);
        var seen = Number(form["version"]) ?? 0;
        return (await change.Run(id, new(form["name"].ToString()), version => version == seen, HttpRefusals.Stale(request), stop)).Succeeded(out var refusal)
            ? Done(Outcome.Done, shell, text)
            : Answer.Page<ChairForm>(refusal, new
            {
                chair.BranchId,
                Chair = chair with { Version = seen },
                Typed = form["name"].ToString(),
                Faults = Faults.Of(refusal, texts.Of, texts.Detail),
            });
    }

    /// <summary>What is shown to who closes something.</summary>
    internal static IResult Closing(string? name, string action, Refusal unknown) => name is null ? Answer.Refused(unknown) : Answer.Page<CloseDialog>(new { Name = name, Action = action });

    /// <summary>Done; or the dialog again in which the reason is missing.</summary>
    internal static IResult Arranged(Outcome outcome, IFormCollection form, string? name, string action, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text) =>
        !outcome.Succeeded(out var refusal) && refusal.Fields.Count > 0 && name is not null && Choice(form["isClosed"]) == true
            ? Answer.Page<CloseDialog>(refusal, new { Name = name, Action = action, Reason = form["reason"].ToString(), Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) })
            : Done(outcome, shell, text);

    internal static IResult Done(Outcome outcome, Shell shell, IStringLocalizer<Texts> text)
    {
        if (!outcome.Succeeded(out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text["saved"]);
        return Answer.GoTo(Home);
    }

    internal static int? Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static bool? Choice(string? typed) => bool.TryParse(typed, out var choice) ? choice : null;

    static Dictionary<string, string> Values(IFormCollection form) => form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
}
