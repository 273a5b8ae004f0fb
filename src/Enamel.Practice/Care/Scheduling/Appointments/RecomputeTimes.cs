using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>An appointment whose instant is another by the rules of today.</summary>
/// <param name="Id">Which.</param>
/// <param name="Local">What was agreed with the patient, by the wall clock.</param>
/// <param name="Was">When that was, by the rules by which it was booked.</param>
/// <param name="Is">When it is by the rules at hand.</param>
/// <param name="Conflict">Why it could not be moved; a person must see to it.</param>
public sealed record Recomputed(Guid Id, DateTime Local, DateTimeOffset Was, DateTimeOffset Is, string? Conflict);

/// <summary>
/// Takes what is still to come to the instants that its wall-clock times stand for by the zone rules at hand. Nothing is dropped: what meets something in its
/// new place stays where it is, with its old rules, and is listed.
/// </summary>
public sealed class RecomputeTimes
{
    readonly ClinicDb db;
    readonly Reservation reservation;
    readonly ClinicClock clock;
    readonly ZoneRules rules;

    internal RecomputeTimes(ClinicDb db, Reservation reservation, ClinicClock clock, ZoneRules rules) =>
        (this.db, this.reservation, this.clock, this.rules) = (db, reservation, clock, rules);

    /// <summary>Goes through all that is to come.</summary>
    /// <param name="isDry">Only tells what would change.</param>
    public async Task<IReadOnlyList<Recomputed>> Run(bool isDry, CancellationToken stop)
    {
        var (now, version) = (clock.Now, rules.Version);
        var stale = await db.Set<Appointment>().AsNoTracking().Where(visit => visit.StartsAt > now && visit.ZoneRules != version).OrderBy(visit => visit.StartsAt).ToListAsync(stop);
        var (same, moving) = (new List<Guid>(), new List<(Appointment Visit, DateTimeOffset Is)>());
        foreach (var visit in stale)
        {
            if (!rules.Clock(visit.Zone).Succeeded(out var wall, out _)) continue;
            var (day, time) = (DateOnly.FromDateTime(visit.LocalStart), TimeOnly.FromDateTime(visit.LocalStart));
            var (earlier, later) = (wall.InstantOf(day, time), wall.InstantOf(day, time, RepeatedHour.Later));
            if (visit.StartsAt == earlier || visit.StartsAt == later) same.Add(visit.Id);
            else moving.Add((visit, earlier));
        }
        if (isDry) return [.. moving.Select(one => new Recomputed(one.Visit.Id, one.Visit.LocalStart, one.Visit.StartsAt, one.Is, null))];
        foreach (var id in same) await Move(id, start: null, stop);
        // What goes to a later instant goes last first, and the other way round: none comes into the old place of one that has yet to go.
        var order = moving.Where(one => one.Is > one.Visit.StartsAt).OrderByDescending(one => one.Visit.StartsAt)
            .Concat(moving.Where(one => one.Is < one.Visit.StartsAt).OrderBy(one => one.Visit.StartsAt)).ToList();
        var done = new List<Recomputed>();
        foreach (var (visit, start) in order)
            done.Add(new(visit.Id, visit.LocalStart, visit.StartsAt, start, await Move(visit.Id, start, stop)));
        return [.. done.OrderBy(one => one.Was)];
    }

    async Task<string?> Move(Guid id, DateTimeOffset? start, CancellationToken stop)
    {
        var visit = await db.Set<Appointment>().SingleAsync(visit => visit.Id == id, stop);
        var slot = start is { } at ? TimeSlot.Between(at, at + visit.Slot.Length).Expected() : visit.Slot; // as long as it was
        visit.Settle(visit.Place, visit.TypeId, new(slot, new(DateOnly.FromDateTime(visit.LocalStart), TimeOnly.FromDateTime(visit.LocalStart)), visit.Zone, rules.Version), visit.Pattern);
        if (!visit.IsBusy || start is null)
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        return (await reservation.Take(visit, leaving: null, stop)).Succeeded(out var refusal) ? null : refusal.Code;
    }
}
