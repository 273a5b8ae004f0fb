using Enamel.Platform.Audit.Alerts;
using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Hours;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Trail;

/// <summary>Tells the rules over the trail when the clinic is at work, and where its patients are known.</summary>
sealed class HoursForTheTrail(ClinicDb db) : IWorkingDays, IPatientsPlaces
{
    public async Task<IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)>> Hours(CancellationToken stop) =>
        (await db.Set<WorkingHours>().AsNoTracking().GroupBy(hours => hours.Weekday).Select(day => new { day.Key, Opens = day.Min(one => one.Opens), Closes = day.Max(one => one.Closes) }).ToListAsync(stop))
            .ToDictionary(day => (DayOfWeek)(day.Key % 7), day => (day.Opens, day.Closes));

    public async Task<IReadOnlyDictionary<Guid, IReadOnlySet<Guid>>> Branches(IReadOnlyCollection<Guid> patientIds, CancellationToken stop) =>
        (await db.Set<Appointment>().AsNoTracking().Where(one => patientIds.Contains(one.PatientId)).Select(one => new { one.PatientId, one.BranchId }).Distinct().ToListAsync(stop))
            .GroupBy(one => one.PatientId, one => one.BranchId).ToDictionary(patient => patient.Key, patient => (IReadOnlySet<Guid>)patient.ToHashSet());
}
