using System.Globalization;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Approvals;

/// <summary>A request as it is read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">The code of its kind.</param>
/// <param name="SubjectId">The document that it is about.</param>
/// <param name="Reason">Why it is asked for.</param>
/// <param name="Facts">What is asked for.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="DecidedBy">Who decided; nobody yet when null.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Decision"><c>approved</c> or <c>refused</c>; null while it waits.</param>
/// <param name="Note">What who decided said about it.</param>
public sealed record ApprovalView(
    Guid Id, string Kind, Guid SubjectId, string Reason, JsonElement Facts, Guid RequestedBy, DateTimeOffset RequestedAt, Guid? DecidedBy, DateTimeOffset? DecidedAt,
    string? Decision, string? Note);

/// <summary>Some requests that were decided, the last asked first.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record DecidedApprovals(IReadOnlyList<ApprovalView> Items, string? Next);

/// <summary>Where approvals are asked for and given, by two people.</summary>
public sealed class ApprovalDesk(
    ClinicDb db, CurrentClinic clinic, CurrentUser user, IEnumerable<ApprovalKind> kinds, IServiceProvider services, ClinicClock clock, TimeProvider time)
{
    const int LongestReason = 500, MostShown = 200, PageLength = 20;

    /// <summary>Asks for an approval, in the unit of work of what it is about.</summary>
    /// <param name="kind">A kind that a module registered.</param>
    /// <param name="subjectId">The document that it is about; one request of a kind waits for each.</param>
    /// <param name="reason">Why.</param>
    /// <param name="facts">What: amounts, numbers of documents, no personal data.</param>
    /// <returns>The request's id; or that the person may not ask, a missing reason, <see cref="ApprovalRefusals.Asked"/>.</returns>
    /// <exception cref="ArgumentException">No module registered the kind.</exception>
    public async Task<Outcome<Guid>> Ask(string kind, Guid subjectId, string? reason, object facts, CancellationToken stop)
    {
        var known = kinds.FirstOrDefault(one => one.Code == kind) ?? throw new ArgumentException($"No module registered approvals of {kind}.", nameof(kind));
        if (!user.May(known.Ask)) return HttpRefusals.NotAllowed;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        if (await db.Set<ApprovalRequest>().AnyAsync(one => one.Kind == kind && one.SubjectId == subjectId && one.DecidedAt == null, stop)) return ApprovalRefusals.Asked;
        var now = time.GetUtcNow();
        var request = new ApprovalRequest
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            SubjectId = subjectId,
            Reason = why,
            Facts = JsonSerializer.SerializeToElement(facts, JsonSerializerOptions.Web),
            RequestedBy = user.Id,
            RequestedAt = now,
        };
        db.Add(request);
        await db.SaveChangesAsync(stop);
        return request.Id;
    }

    /// <summary>Approves or refuses what somebody else asked for.</summary>
    /// <returns>
    /// The decided request; or <see cref="ApprovalRefusals.Unknown"/>, <see cref="ApprovalRefusals.NotOnesOwn"/>, <see cref="ApprovalRefusals.Decided"/>; for money decided away
    /// from an approved device <see cref="DeviceRefusals.Needed"/> or <see cref="DeviceRefusals.NotApproved"/>; and what the kind itself refuses.
    /// </returns>
    public async Task<Outcome<ApprovalView>> Decide(Guid id, bool approve, string? note, CancellationToken stop)
    {
        if (!user.May(ApprovalsPermissions.Decide)) return HttpRefusals.NotAllowed;
        var check = new Validation();
        check.Optional("note", note, PlainText.UpTo(LongestReason), out string? words);
        if (check.Refused(out var wrong)) return wrong;
        // Of two who decide at once the second waits here, and finds it decided.
        var request = await db.Set<ApprovalRequest>().FromSql($"select * from approvals_requests where clinic_id = {clinic.Id} and id = {id} for update").SingleOrDefaultAsync(stop);
        if (request is null) return ApprovalRefusals.Unknown;
        var kind = kinds.FirstOrDefault(one => one.Code == request.Kind);
        // A kind that no module knows any more is taken for money: the stricter way.
        if (kind is not { IsMoney: false } && user.Device is null) return DeviceRefusals.Lacking(user);
        if (!request.Decide(approve, user.Id, words, time.GetUtcNow()).Succeeded(out var refused)) return refused;
        await db.SaveChangesAsync(stop);
        var decided = View(request);
        return kind?.Decided is { } follow && !(await follow(services, decided, stop)).Succeeded(out var against) ? against : decided;
    }

    /// <summary>The last request of a kind for a document, decided or not; null when none was made.</summary>
    public async Task<ApprovalView?> Of(string kind, Guid subjectId, CancellationToken stop) =>
        await db.Set<ApprovalRequest>().AsNoTracking().Where(one => one.Kind == kind && one.SubjectId == subjectId).OrderByDescending(one => one.Id).FirstOrDefaultAsync(stop) is { } last ? View(last) : null;

    /// <summary>What waits for a decision, the oldest first: all for who decides, their own for everybody else.</summary>
    public async Task<IReadOnlyList<ApprovalView>> Waiting(CancellationToken stop)
    {
        var waiting = Shown().Where(one => one.DecidedAt == null);
        return [.. (await waiting.OrderBy(one => one.Id).Take(MostShown).ToListAsync(stop)).Select(View)];
    }

    /// <summary>One request, waiting or decided; null where there is none that the person may see.</summary>
    public async Task<ApprovalView?> Find(Guid id, CancellationToken stop) => await Shown().SingleOrDefaultAsync(one => one.Id == id, stop) is { } found ? View(found) : null;

    /// <summary>What was decided, the last asked first: all for who decides, their own for everybody else.</summary>
    /// <param name="after">What the page before gave as <see cref="DecidedApprovals.Next"/>.</param>
    public async Task<DecidedApprovals> Decided(string? after, CancellationToken stop)
    {
        var before = Guid.TryParseExact(after, "N", out var last) ? last : Guid.AllBitsSet;
        var rows = await Shown().Where(one => one.DecidedAt != null && one.Id < before).OrderByDescending(one => one.Id).Take(PageLength + 1).ToListAsync(stop);
        return new([.. rows.Take(PageLength).Select(View)], rows.Count > PageLength ? rows[PageLength - 1].Id.ToString("N", CultureInfo.InvariantCulture) : null);
    }

    IQueryable<ApprovalRequest> Shown()
    {
        var requests = db.Set<ApprovalRequest>().AsNoTracking();
        return ApprovalsPermissions.See.IsOwnOnly(user.Role) ? requests.Where(one => one.RequestedBy == user.Id) : requests;
    }

    ApprovalView View(ApprovalRequest request) => new(
        request.Id, request.Kind, request.SubjectId, request.Reason, request.Facts, request.RequestedBy, clock.WithOffsetOf(request.RequestedAt), request.DecidedBy,
        request.DecidedAt is { } at ? clock.WithOffsetOf(at) : null, request.Decision, request.Note);
}
