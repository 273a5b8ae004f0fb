using System.Globalization;
using System.Text.Json;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Approvals;

/// <summary>A request in words.</summary>
/// <param name="View">The request.</param>
/// <param name="Title">What is asked for.</param>
/// <param name="Facts">What who decides must know of it: names and values.</param>
/// <param name="AskedBy">The name of who asked.</param>
/// <param name="DecidedBy">The name of who decided.</param>
/// <param name="Page">The page of what it is about, from the clinic's root.</param>
/// <param name="IsMoney">Whether it is decided on an approved device only.</param>
/// <param name="IsOwn">Whether it was asked for by who looks.</param>
public sealed record ApprovalLine(
    ApprovalView View, string Title, IReadOnlyList<(string Name, string Value)> Facts, string AskedBy, string? DecidedBy, string? Page, bool IsMoney, bool IsOwn)
{
    /// <summary>Whether it was approved.</summary>
    public bool IsApproved => View.Decision == ApprovalRequest.Approved;
}

/// <summary>Some of those decided, in words.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record DecidedLines(IReadOnlyList<ApprovalLine> Items, string? Next);

/// <summary>Requests as the page shows them: in the words of the modules that they come from, with people's names.</summary>
sealed class ApprovalList(ApprovalDesk desk, RegistryDb registry, CurrentClinic clinic, CurrentUser user, IEnumerable<ApprovalKind> kinds, IStringLocalizerFactory localizers, IStringLocalizer<Texts> text)
{
    public async Task<IReadOnlyList<ApprovalLine>> Waiting(CancellationToken stop) => await Lines(await desk.Waiting(stop), stop);

    public async Task<DecidedLines> Decided(string? after, CancellationToken stop)
    {
        var decided = await desk.Decided(after, stop);
        return new(await Lines(decided.Items, stop), decided.Next);
    }

    public async Task<ApprovalLine?> Find(Guid id, CancellationToken stop) => await desk.Find(id, stop) is { } found ? (await Lines([found], stop))[0] : null;

    async Task<IReadOnlyList<ApprovalLine>> Lines(IReadOnlyList<ApprovalView> requests, CancellationToken stop)
    {
        if (requests.Count == 0) return [];
        Guid[] people = [.. requests.Select(request => request.RequestedBy).Concat(requests.Select(request => request.DecidedBy).OfType<Guid>()).Distinct()];
        var names = await (
            from member in registry.Set<Membership>().AsNoTracking()
            join person in registry.Set<User>() on member.UserId equals person.Id
            where member.ClinicId == clinic.Id && people.Contains(member.UserId)
            select new { person.Id, person.DisplayName }).ToDictionaryAsync(person => person.Id, person => person.DisplayName, stop);
        return [.. requests.Select(request => Line(request, names))];
    }

    ApprovalLine Line(ApprovalView request, Dictionary<Guid, string> names)
    {
        var kind = kinds.FirstOrDefault(one => one.Code == request.Kind);
        return new(
            request, kind is null ? text.Say("kind-gone", ("kind", request.Kind)) : localizers.Create(kind.Texts)["approval." + kind.Code].Value, kind is null ? [] : [.. Facts(kind, request.Facts)],
            names.GetValueOrDefault(request.RequestedBy, "?"), request.DecidedBy is { } by ? names.GetValueOrDefault(by, "?") : null,
            kind?.Page?.Invoke(request), kind is not { IsMoney: false }, request.RequestedBy == user.Id);
    }

    IEnumerable<(string Name, string Value)> Facts(ApprovalKind kind, JsonElement facts)
    {
        foreach (var fact in kind.Shows)
            if (facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(fact, out var value) && Written(value) is { Length: > 0 } written)
                yield return (localizers.Create(kind.Texts)[$"approval.{kind.Code}.{fact}"].Value, written);
    }

    // Amounts as the language writes them; the rest as the module said it.
    static string Written(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString(decimal.IsInteger(number) ? "N0" : "N2", CultureInfo.CurrentCulture),
        JsonValueKind.String => value.GetString() ?? "",
        _ => "",
    };
}
