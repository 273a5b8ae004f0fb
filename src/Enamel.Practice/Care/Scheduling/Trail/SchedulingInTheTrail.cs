using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Alerts;
using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Scheduling.Trail;

/// <summary>What the trail needs to tell of appointments, their kinds and the doctors' hours.</summary>
static class SchedulingInTheTrail
{
    public static void AddSchedulingInTheTrail(this IServiceCollection services)
    {
        services.AddSingleton(new TrailWords(typeof(Texts)) { Beside = ["scheduling_status_changes", "scheduling_gaps", "scheduling_holds", "scheduling_type_doctors"] });
        services.AddScoped<IWorkingDays, HoursForTheTrail>().AddScoped<IPatientsPlaces, HoursForTheTrail>();
        services.AddSingleton(new TrailNames("scheduling_types", ["type_id"], async (unit, ids, stop) =>
            await unit.GetRequiredService<ClinicDb>().Set<AppointmentType>().AsNoTracking().Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Name })
                .ToDictionaryAsync(one => one.Id, one => one.Name, stop)));
    }
}
