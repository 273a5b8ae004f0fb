using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Visits.Registering;

/// <summary>
/// Gives numbers in the order of arrival. One row per branch and day, locked from here to the end of the transaction: who takes a number and is refused
/// afterwards gives it back, so there are no gaps. Take it late.
/// </summary>
sealed class QueueNumbers(ClinicDb db, CurrentClinic clinic)
{
    /// <summary>The next number of a branch on a day.</summary>
    public async Task<int> Next(Guid branchId, DateOnly day, CancellationToken stop) => (await db.Database.SqlQuery<int>($"""
        insert into visits_queues as queue (clinic_id, branch_id, day, last_number) values ({clinic.Id}, {branchId}, {day}, 1)
        on conflict (clinic_id, branch_id, day) do update set last_number = queue.last_number + 1
        returning last_number as "Value"
        """).ToListAsync(stop)).Single();
}
