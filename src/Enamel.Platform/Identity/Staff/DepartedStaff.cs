using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>Who worked here and does no longer.</summary>
sealed class DepartedStaff(RegistryDb registry, ChangeStaff change, CurrentClinic clinic, ClinicClock clock) : IRemovedThings
{
    public string Kind => "staff";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop)
    {
        var gone = await (from member in registry.Set<Membership>().AsNoTracking()
                          join person in registry.Set<User>() on member.UserId equals person.Id
                          from departure in registry.Set<StaffDeparture>().Where(one => one.ClinicId == member.ClinicId && one.Id == member.UserId).DefaultIfEmpty()
                          where member.ClinicId == clinic.Id && !member.IsActive
                          select new { member.UserId, person.DisplayName, At = departure == null ? member.CreatedAt : departure.LeftAt, Reason = departure == null ? null : departure.Reason })
            .OrderByDescending(one => one.At).Take(most).ToListAsync(stop);
        return [.. gone.Select(one => new RemovedThing(one.UserId, one.DisplayName, clock.WithOffsetOf(one.At), one.Reason, $"/staff/{one.UserId}"))];
    }

    public async Task<Outcome> Restore(Guid id, CancellationToken stop) => (await change.Reactivate(id, stop)).Then(_ => Outcome.Done);
}
