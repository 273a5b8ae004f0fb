using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Jobs;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>Notes that a time became free, so that the waiting list is asked about it once the work at hand is committed.</summary>
sealed class GapFinder(ClinicDb db, RegistryDb registry, JobQueue jobs, AgendaSettings settings, CurrentClinic clinic, IHttpContextAccessor accessor, ClinicClock clock)
{
    /// <summary>Shorter times are not offered.</summary>
    public const int ShortestMinutes = 15;

    /// <summary>A time became free: the appointment that had it is cancelled, missed or elsewhere now.</summary>
    public async Task Freed(Place place, TimeSlot slot, CancellationToken stop)
    {
        var soonest = clock.Now.AddMinutes(ShortestMinutes);
        var starts = slot.StartsAt > soonest ? slot.StartsAt : Rounded(soonest);
        if ((slot.EndsAt - starts).TotalMinutes < ShortestMinutes) return;
        if (!await db.Set<WaitingEntry>().AnyAsync(entry => entry.Status == WaitingEntry.Waiting, stop) || !(await settings.Now(stop)).FillsGaps) return;
        var gap = new Gap
        {
            Id = Guid.CreateVersion7(clock.Now), DoctorId = place.DoctorId, BranchId = place.BranchId, ChairId = place.ChairId, StartsAt = starts, EndsAt = slot.EndsAt,
            LinkRoot = await LinkRoot(stop), CreatedAt = clock.Now,
        };
        db.Add(gap);
        await db.SaveChangesAsync(stop);
        await jobs.Add(AskWaitingList.Word, gap.Id, dueAt: null, stop);
    }

    // As whoever freed the time sees the clinic; without a request by its own domain.
    async Task<string> LinkRoot(CancellationToken stop)
    {
        if (accessor.HttpContext is { } context) return PublicAddress.OfClinic(context.Request);
        var host = await registry.Set<Domain>().Where(domain => domain.ClinicId == clinic.Id).OrderBy(domain => domain.Host).Select(domain => domain.Host).FirstOrDefaultAsync(stop);
        return host is null ? "" : $"https://{host}";
    }

    static DateTimeOffset Rounded(DateTimeOffset instant)
    {
        var step = TimeSpan.FromMinutes(5).Ticks;
        return new((instant.UtcTicks + step - 1) / step * step, TimeSpan.Zero);
    }
}
