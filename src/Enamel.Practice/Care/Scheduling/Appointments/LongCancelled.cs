using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>Appointments that did not take place, long ago: what took place belongs to the record and is kept with it.</summary>
sealed class LongCancelled(ClinicDb db) : IOutworn
{
    public string Kind => "appointments";

    public Type Texts => typeof(Texts);

    public int Order => 20;

    public int UsualMonths => 60;

    public int LeastMonths => 12;

    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop) =>
        await db.Set<Appointment>().Where(one => one.Status == AppointmentStatus.Cancelled && one.StartsAt < before).OrderBy(one => one.StartsAt).Select(one => one.Id).Take(most).ToListAsync(stop);

    public Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>([]);
}
