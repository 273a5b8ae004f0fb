using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>Kinds of visit that the clinic no longer offers.</summary>
sealed class RetiredTypes(ClinicDb db, ChangeType change, ClinicClock clock) : IRemovedThings
{
    public string Kind => "type";

    public Type Texts => typeof(Rules.Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop) => [..
        (await db.Set<AppointmentType>().AsNoTracking().Where(row => row.RetiredAt != null).OrderByDescending(row => row.RetiredAt).Take(most).ToListAsync(stop))
            .Select(row => new RemovedThing(row.Id, row.Name, clock.WithOffsetOf(row.RetiredAt!.Value), row.RetireReason, "/settings/appointment-types"))]; // asked for above

    public Task<Outcome> Restore(Guid id, CancellationToken stop) => change.Change(id, new(IsRetired: false), ExpectedVersion.Any, stop);
}
