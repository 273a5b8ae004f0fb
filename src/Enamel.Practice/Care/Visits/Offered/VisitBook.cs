using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Practice.Visits.Listing;
using Enamel.Practice.Visits.Settling;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Visits;

/// <summary>A visit that was brought to its end: for those who ask when a patient is to come again.</summary>
public sealed record CompletedVisit(Guid PatientId, Guid TypeId, DateOnly Day);

/// <summary>The clinic's visits, for other modules. What a caller may not see is not there.</summary>
public sealed class VisitBook
{
    readonly ClinicDb db;
    readonly VisitList list;
    readonly SettleVisit settle;

    internal VisitBook(ClinicDb db, VisitList list, SettleVisit settle) => (this.db, this.list, this.settle) = (db, list, settle);

    /// <summary>All visits of a day, in the order of arrival.</summary>
    public async Task<IReadOnlyList<VisitCard>> On(DateOnly day, CancellationToken stop) => (await list.Run(new(day, Limit: int.MaxValue - 1), stop)).Items;

    /// <summary>One of them; null where there is none that the caller may see.</summary>
    public Task<VisitCard?> Find(Guid id, CancellationToken stop) => list.Find(id, stop);

    /// <summary>
    /// What was performed in a visit is paid in full: called by billing, in the unit of work of the payment that settles the invoice, by a cashier. The
    /// database asks the invoice itself (<c>registry.visit_is_paid_for</c>) and refuses what is not so.
    /// </summary>
    /// <param name="visitId">READY_FOR_BILLING.</param>
    /// <param name="invoiceId">What was paid.</param>
    /// <returns>Done; or that there is no such visit, that no such step leads from where it stands (409), or that it is not settled (409).</returns>
    public Task<Outcome> Settle(Guid visitId, Guid invoiceId, CancellationToken stop) => settle.Run(visitId, Settlement.Payment, invoiceId, stop);

    /// <summary>The visits of some days whose patient was treated, where the kind is known: those paid, those that are to be paid, and those completed.</summary>
    public async Task<IReadOnlyList<CompletedVisit>> Treated(DateOnly first, DateOnly last, CancellationToken stop) => await db.Set<Visit>().AsNoTracking()
        .Where(visit => visit.Day >= first && visit.Day <= last && visit.ReadyAt != null && visit.TypeId != null)
        .Select(visit => new CompletedVisit(visit.PatientId, visit.TypeId!.Value, visit.Day)).ToListAsync(stop); // asked for above
}
