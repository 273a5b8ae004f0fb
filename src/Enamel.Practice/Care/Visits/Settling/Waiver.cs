using Enamel.Kernel;
using Enamel.Platform.Approvals;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Visits.Settling;

/// <summary>What is owed for a visit is waived: somebody at the desk asks, with a reason; a manager, another person, decides.</summary>
sealed class Waiver(ClinicDb db, VisitScope scope, ApprovalDesk desk, ClinicClock clock)
{
    /// <summary>The approval's code; the database knows it too.</summary>
    public const string Code = "visits.waiver";

    /// <summary>Why.</summary>
    /// <param name="Reason">What the manager reads; up to 500 characters.</param>
    public sealed record Command(string? Reason = null);

    /// <summary>The kind, with what follows from its decision.</summary>
    public static ApprovalKind Kind { get; } = new(Code, typeof(Texts), VisitsPermissions.AskWaiver)
    {
        Shows = ["number", "day"],
        Page = request => $"/visits/{request.SubjectId}",
        Decided = async (services, request, stop) => request.Decision == "approved"
            ? await services.GetRequiredService<SettleVisit>().Run(request.SubjectId, Settlement.Waiver, request.Id, stop)
            : Outcome.Done,
    };

    /// <summary>Asks.</summary>
    /// <returns>The request's id; or that there is no such visit, that nothing is to be paid for it, a missing reason, or that it was asked already.</returns>
    public async Task<Outcome<Guid>> Ask(Guid visitId, Command command, CancellationToken stop)
    {
        if (await scope.Of(db.Set<Visit>()).AsNoTracking().SingleOrDefaultAsync(visit => visit.Id == visitId, stop) is not { } visit) return VisitsRefusals.NoSuchVisit;
        if (visit.State != VisitState.ReadyForBilling) return VisitsRefusals.NotToBePaid;
        return await desk.Ask(Code, visitId, command.Reason, new { number = visit.Number, day = visit.Day }, stop);
    }

    /// <summary>When a waiver was last asked for and what was decided; null when none was.</summary>
    public async Task<ApprovalView?> Of(Guid visitId, CancellationToken stop) =>
        await desk.Of(Code, visitId, stop) is { } asked ? asked with { RequestedAt = clock.WithOffsetOf(asked.RequestedAt) } : null;
}
