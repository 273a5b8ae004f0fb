using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>The kinds of appointment that the clinic offers.</summary>
public sealed class AppointmentTypes(ClinicDb db)
{
    /// <summary>Those in use, in the clinic's order.</summary>
    public async Task<IReadOnlyList<AppointmentTypeCard>> All(CancellationToken stop) =>
        [.. (await db.Set<AppointmentType>().AsNoTracking().Where(type => type.RetiredAt == null).OrderBy(type => type.Position).ThenBy(type => type.Name).ToListAsync(stop))
            .Select(Card)];

    /// <summary>One that is in use; null when there is none of this id.</summary>
    public async Task<AppointmentTypeCard?> Find(Guid id, CancellationToken stop) =>
        await db.Set<AppointmentType>().AsNoTracking().SingleOrDefaultAsync(type => type.Id == id && type.RetiredAt == null, stop) is { } found ? Card(found) : null;

    static AppointmentTypeCard Card(AppointmentType type) => new(type.Id, type.Name, type.Minutes, type.Tint, type.Color);
}
