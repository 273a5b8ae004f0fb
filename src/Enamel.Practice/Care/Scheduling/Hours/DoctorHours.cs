using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Hours;

/// <summary>When doctors work in a week.</summary>
public sealed class DoctorHours(ClinicDb db)
{
    /// <summary>Of one doctor, or of all; by weekday and time, with what holds on some dates only.</summary>
    public async Task<IReadOnlyList<Stretch>> Of(Guid? doctorId, CancellationToken stop) =>
        [.. (await db.Set<WorkingHours>().AsNoTracking().Where(hours => doctorId == null || hours.DoctorId == doctorId)
            .OrderBy(hours => hours.Weekday).ThenBy(hours => hours.Opens).ToListAsync(stop)).Select(hours => hours.Stretch)];

    /// <summary>Of one doctor, or of all, as far as it holds on some day of a range.</summary>
    public async Task<IReadOnlyList<Stretch>> During(Guid? doctorId, DateOnly first, DateOnly last, CancellationToken stop) =>
        [.. (await Of(doctorId, stop)).Where(stretch => !(last < stretch.ValidFrom) && !(first > stretch.ValidUntil))];
}
