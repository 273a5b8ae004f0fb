using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Visits.Settling;

/// <summary>
/// Makes a visit paid. There is no address for it: it follows from the payment of an invoice in full, or from a manager's approval. The settlement is
/// written first; the database refuses it without its ground, and refuses a visit that is paid without a settlement.
/// </summary>
sealed class SettleVisit(ClinicDb db, CurrentClinic clinic, CurrentUser user, DatabaseRefusals refusals, ClinicClock clock)
{
    const string BeforeSettling = "before_settling";

    /// <param name="kind">A word of <see cref="Settlement"/>.</param>
    /// <param name="documentId">The invoice, or the approval.</param>
    /// <returns>Done; or that there is no such visit, that it is not to be paid, or <see cref="VisitsRefusals.NotSettled"/>.</returns>
    public async Task<Outcome> Run(Guid visitId, string kind, Guid documentId, CancellationToken stop)
    {
        var visit = await db.Set<Visit>().FromSql($"select * from visits_visits where clinic_id = {clinic.Id} and id = {visitId} for update").SingleOrDefaultAsync(stop);
        if (visit is null) return VisitsRefusals.NoSuchVisit;
        if (visit.LeftAt is not null) return VisitsRefusals.HasLeft;
        if (!VisitTransition.Take(visit.State, VisitStep.Settle).Succeeded(out _, out var illegal)) return illegal;
        await db.Database.CurrentTransaction!.CreateSavepointAsync(BeforeSettling, stop); // every address runs in a unit of work
        try
        {
            var now = clock.Now;
            db.Add(new Settlement { Id = Guid.CreateVersion7(now), VisitId = visitId, Kind = kind, DocumentId = documentId, SettledAt = now, SettledBy = user.Id });
            await db.SaveChangesAsync(stop);
            if (!visit.Take(VisitStep.Settle, user.Id, now).Succeeded(out var refused)) return refused;
            await db.SaveChangesAsync(stop);
        }
        catch (Exception failure) when (refusals.Of(failure) is not null)
        {
            await db.Database.CurrentTransaction!.RollbackToSavepointAsync(BeforeSettling, stop);
            db.ChangeTracker.Clear();
            return refusals.Of(failure)!; // asked in the filter above
        }
        return Outcome.Done;
    }
}
