using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>The kinds of appointment that the clinic offers.</summary>
public sealed class AppointmentTypes(ClinicDb db)
{
    /// <summary>Those in use, in the clinic's order.</summary>
    public Task<IReadOnlyList<AppointmentTypeCard>> All(CancellationToken stop) => List(isRetired: false, stop);

    /// <summary>Those out of use, which can be taken up again.</summary>
    public Task<IReadOnlyList<AppointmentTypeCard>> Retired(CancellationToken stop) => List(isRetired: true, stop);

    /// <summary>One that is in use; null when there is none of this id.</summary>
    public async Task<AppointmentTypeCard?> Find(Guid id, CancellationToken stop) =>
        await db.Set<AppointmentType>().AsNoTracking().SingleOrDefaultAsync(type => type.Id == id && type.RetiredAt == null, stop) is { } found
            ? Card(found, await db.Set<TypeDoctor>().Where(row => row.TypeId == id).Select(row => row.DoctorId).ToListAsync(stop)) : null;

    async Task<IReadOnlyList<AppointmentTypeCard>> List(bool isRetired, CancellationToken stop)
    {
        var doctors = (await db.Set<TypeDoctor>().AsNoTracking().Select(row => new { row.TypeId, row.DoctorId }).ToListAsync(stop)).ToLookup(row => row.TypeId, row => row.DoctorId);
        return [.. (await db.Set<AppointmentType>().AsNoTracking().Where(type => type.RetiredAt != null == isRetired).OrderBy(type => type.Position).ThenBy(type => type.Name).ToListAsync(stop))
            .Select(type => Card(type, [.. doctors[type.Id]]))];
    }

    static AppointmentTypeCard Card(AppointmentType type, IReadOnlyList<Guid> doctors) => new(type.Id, type.Name, type.Minutes, type.Tint, type.Color)
    {
        Pattern = type.Pattern, BufferBefore = type.BufferBefore, BufferAfter = type.BufferAfter, LeadMinutes = type.LeadMinutes, DoctorIds = doctors, Version = type.Version,
    };
}
