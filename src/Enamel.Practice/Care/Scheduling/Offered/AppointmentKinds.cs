using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling;

/// <summary>A kind of appointment, by its name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">In the clinic's language.</param>
/// <param name="IsRetired">Whether nothing new is booked as that.</param>
public sealed record AppointmentKind(Guid Id, string Name, bool IsRetired);

/// <summary>The kinds of appointment, for modules that have rules for each.</summary>
public sealed class AppointmentKinds(ClinicDb db)
{
    /// <summary>All of them in the clinic's order, those out of use last.</summary>
    public async Task<IReadOnlyList<AppointmentKind>> All(CancellationToken stop) => await db.Set<AppointmentType>().AsNoTracking()
        .OrderBy(type => type.RetiredAt != null).ThenBy(type => type.Position).ThenBy(type => type.Name).Select(type => new AppointmentKind(type.Id, type.Name, type.RetiredAt != null)).ToListAsync(stop);

    /// <summary>Their names.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> Names(CancellationToken stop) => (await All(stop)).ToDictionary(kind => kind.Id, kind => kind.Name);
}
