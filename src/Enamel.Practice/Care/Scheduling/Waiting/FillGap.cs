using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Holds;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>
/// Offers a free time to the waiting list: to those whose turn it is, for a while, by message, while the time is truly held. The urgent come first, then
/// those who wait longest; who was asked about this time once is not asked again.
/// </summary>
sealed class FillGap(
    ClinicDb db, RegistryDb registry, Reservation reservation, AgendaSettings settings, AppointmentTypes types, ClinicDoctors doctors, FindSlots slots, PatientContacts contacts, PatientWriting writing, PatientConsents consents,
    Messages messages, JobQueue jobs, CurrentClinic clinic, ClinicClock clock)
{
    /// <summary>The message that offers a time.</summary>
    public const string OfferTemplate = "scheduling.offer";

    /// <summary>The message that tells that somebody else was faster.</summary>
    public const string LostTemplate = "scheduling.offer-lost";

    // A little longer than the offers, so that the next ones are asked before anybody else can take the time.
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>Asks the next ones, if nobody has the time to answer still.</summary>
    public async Task Run(Guid gapId, CancellationToken stop)
    {
        if (await Locked(gapId, stop) is not { Status: Gap.Open or Gap.Offered } gap) return;
        var now = clock.Now;
        var asked = await db.Set<Offer>().Where(offer => offer.GapId == gapId).ToListAsync(stop);
        foreach (var over in asked.Where(offer => offer.Status == Offer.Open && offer.ExpiresAt <= now)) over.Become(Offer.Expired, now);
        await db.SaveChangesAsync(stop);
        if (asked.Exists(offer => offer.Status == Offer.Open)) return;
        var settled = await settings.Now(stop);
        var next = settled.FillsGaps && gap.StartsAt > now ? await Next(gap, [.. asked.Select(offer => offer.WaitingId)], settled.OffersAtOnce, stop) : [];
        var until = Earlier(now.AddMinutes(settled.OfferMinutes), gap.StartsAt);
        if (next.Count == 0 || !await Kept(gap, until + Grace, stop))
        {
            await Close(gap, stop);
            return;
        }
        gap.Status = Gap.Offered;
        foreach (var turn in next) await Offered(gap, turn, until, stop);
        await db.SaveChangesAsync(stop);
        await jobs.Add(AskWaitingList.Word, gap.Id, until, stop);
    }

    /// <summary>The row, which nobody else changes until this work is over.</summary>
    public async Task<Gap?> Locked(Guid gapId, CancellationToken stop) =>
        await db.Set<Gap>().FromSql($"select * from scheduling_gaps where clinic_id = {clinic.Id} and id = {gapId} for update").SingleOrDefaultAsync(stop);

    /// <summary>Tells somebody who was asked that the time is gone.</summary>
    public async Task TellLost(Offer offer, CancellationToken stop)
    {
        var entry = await db.Set<WaitingEntry>().AsNoTracking().SingleAsync(entry => entry.Id == offer.WaitingId, stop);
        if (await Reached(entry.PatientId, stop) is not { } reached) return;
        var wall = clock.WallTimeOf(offer.StartsAt);
        await messages.Send(reached.Channel, reached.Address, LostTemplate, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["day"] = Day(wall.On, reached.Language), ["time"] = Dates.Time(wall.At),
        }, reached.Language, stop);
    }

    sealed record Turn(WaitingEntry Entry, TimeSlot Slot, Way Reached);

    sealed record Way(Channel Channel, string Address, string Language);

    async Task<IReadOnlyList<Turn>> Next(Gap gap, IReadOnlyCollection<Guid> asked, int most, CancellationToken stop)
    {
        var waiting = await db.Set<WaitingEntry>().AsNoTracking().Where(entry => entry.Status == WaitingEntry.Waiting && (entry.DoctorId == null || entry.DoctorId == gap.DoctorId)
                && (entry.BranchId == null || entry.BranchId == gap.BranchId))
            .OrderByDescending(entry => entry.IsUrgent).ThenBy(entry => entry.CreatedAt).ThenBy(entry => entry.Id).ToListAsync(stop);
        var kinds = (await types.All(stop)).ToDictionary(type => type.Id);
        var offeredElsewhere = (await db.Set<Offer>().Where(offer => offer.Status == Offer.Open).Select(offer => offer.WaitingId).ToListAsync(stop)).ToHashSet();
        var turns = new List<Turn>();
        foreach (var entry in waiting.Where(entry => !asked.Contains(entry.Id) && !offeredElsewhere.Contains(entry.Id)))
        {
            var type = entry.TypeId is { } id ? kinds.GetValueOrDefault(id) : null;
            if (type?.IsDoneBy(gap.DoctorId) == false || gap.StartsAt < clock.Now.AddMinutes(type?.LeadMinutes ?? 0)) continue;
            if (await Fit(gap, entry, stop) is not { } slot || await Reached(entry.PatientId, stop) is not { } reached) continue;
            turns.Add(new(entry, slot, reached));
            if (turns.Count == most) break;
        }
        return turns;
    }

    // The first time in the gap at which they said they would come, and are not with somebody else.
    async Task<TimeSlot?> Fit(Gap gap, WaitingEntry entry, CancellationToken stop)
    {
        var (free, length) = (TimeSlot.Between(gap.StartsAt, gap.EndsAt).Expected(), TimeSpan.FromMinutes(entry.Minutes)); // the database keeps the order
        var taken = await slots.TakenOf(entry.PatientId, null, free, stop);
        for (var start = gap.StartsAt; start + length <= gap.EndsAt; start = start.AddMinutes(5))
        {
            var slot = TimeSlot.Between(start, start + length).Expected(); // a visit takes time
            var (from, until) = (clock.WallTimeOf(slot.StartsAt), clock.WallTimeOf(slot.EndsAt));
            var suits = from.On >= entry.FromOn && !(from.On > entry.UntilOn) && (entry.Weekdays >> (WorkingWeek.WeekdayOf(from.On) - 1) & 1) == 1
                && !(from.At < entry.FromTime) && !(until.At > entry.UntilTime);
            if (suits && !taken.Any(slot.Overlaps)) return slot;
        }
        return null;
    }

    async Task<bool> Kept(Gap gap, DateTimeOffset until, CancellationToken stop)
    {
        if (await db.Set<Hold>().SingleOrDefaultAsync(hold => hold.Id == gap.Id, stop) is { } hold)
        {
            var booking = await registry.Set<DoctorBooking>().SingleOrDefaultAsync(booking => booking.ClinicId == clinic.Id && booking.Id == gap.Id, stop);
            if (booking is not null)
            {
                (hold.ExpiresAt, booking.HeldUntil) = (until, until);
                await registry.SaveChangesAsync(stop);
                await db.SaveChangesAsync(stop);
                return true;
            }
            db.Remove(hold); // it lapsed, and somebody cleared it away who wanted the time
            await db.SaveChangesAsync(stop);
        }
        return (await reservation.Keep(new()
        {
            Id = gap.Id, Purpose = Hold.Offer, DoctorId = gap.DoctorId, BranchId = gap.BranchId, ChairId = gap.ChairId, StartsAt = gap.StartsAt, EndsAt = gap.EndsAt,
            CreatedAt = clock.Now, ExpiresAt = until,
        }, stop)).Succeeded(out _);
    }

    async Task Close(Gap gap, CancellationToken stop)
    {
        // A hold that was refused undid what the context knew.
        if (await db.Set<Gap>().SingleAsync(found => found.Id == gap.Id, stop) is { } present) present.Status = Gap.Closed;
        if (await db.Set<Hold>().SingleOrDefaultAsync(hold => hold.Id == gap.Id, stop) is { } hold) await reservation.Drop(hold, stop);
        await db.SaveChangesAsync(stop);
    }

    async Task Offered(Gap gap, Turn turn, DateTimeOffset until, CancellationToken stop)
    {
        var token = OpaqueToken.Make();
        db.Add(new Offer
        {
            Id = Guid.CreateVersion7(clock.Now), GapId = gap.Id, WaitingId = turn.Entry.Id, StartsAt = turn.Slot.StartsAt, EndsAt = turn.Slot.EndsAt, TokenHash = token.Hash,
            CreatedAt = clock.Now, ExpiresAt = until, Language = turn.Reached.Language,
        });
        var (wall, deadline) = (clock.WallTimeOf(turn.Slot.StartsAt), clock.WallTimeOf(until));
        await messages.Send(turn.Reached.Channel, turn.Reached.Address, OfferTemplate, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["day"] = Day(wall.On, turn.Reached.Language), ["time"] = Dates.Time(wall.At), ["until"] = Dates.Time(deadline.At), ["link"] = $"{gap.LinkRoot}/o/{token.Text}",
            ["doctor"] = (await doctors.Find(gap.DoctorId, stop))?.DisplayName ?? "",
        }, turn.Reached.Language, stop);
    }

    // As they like it, else by SMS; never by a way to which they said no. Who wants no reminders still asked for a place.
    async Task<Way?> Reached(Guid patientId, CancellationToken stop)
    {
        var wish = await writing.Of(patientId, stop);
        var language = wish.Language ?? clinic.Card.Language;
        Channel[] ways = wish.Channel == Channel.Email.Word() ? [Channel.Email, Channel.Sms] : [Channel.Sms, Channel.Email];
        foreach (var way in ways)
            if (await consents.Allows(patientId, way is Channel.Sms ? ConsentPurposes.RemindersBySms : ConsentPurposes.RemindersByEmail, stop)
                && (way is Channel.Sms ? await contacts.Mobile(patientId, stop) : await contacts.Email(patientId, stop)) is { } address) return new(way, address, language);
        return null;
    }

    static string Day(DateOnly day, string language) => day.ToString("dddd d MMMM", (Languages.Find(language) ?? Languages.French).Culture);

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
