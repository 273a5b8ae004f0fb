using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Jobs;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>What who follows an offer's link is shown: a time and a doctor, and no name.</summary>
/// <param name="State"><c>open</c>, <c>accepted</c>, <c>declined</c>, <c>lost</c> where somebody was faster, or <c>stale</c> where nothing can be answered any more.</param>
/// <param name="StartsAt">With the clinic's offset.</param>
/// <param name="Minutes">How long it takes.</param>
/// <param name="DoctorName">To whom.</param>
/// <param name="Until">Until when it can be answered.</param>
/// <param name="Language">In which they were written to; null where that is not known.</param>
public sealed record OfferView(string State, DateTimeOffset? StartsAt = null, int Minutes = 0, string? DoctorName = null, DateTimeOffset? Until = null, string? Language = null);

/// <summary>Somebody on the waiting list answers an offer by its link, which needs no account. The first who accepts has the time; the others are told.</summary>
sealed class AnswerOffer(
    ClinicDb db, FillGap fill, BookAppointment book, GapFinder gaps, ClinicDoctors doctors, JobQueue jobs, AuditTrail trail, ClinicClock clock)
{
    /// <summary>Nothing can be answered any more.</summary>
    public const string Stale = "stale";

    /// <summary>What a link leads to. Looking changes nothing: machines follow links before people do.</summary>
    public async Task<OfferView> Look(string? token, CancellationToken stop) =>
        await Find(token, stop) is { } offer ? await View(offer, await db.Set<Gap>().AsNoTracking().SingleAsync(gap => gap.Id == offer.GapId, stop), stop) : new(Stale);

    /// <summary>They will come.</summary>
    public async Task<OfferView> Accept(string? token, CancellationToken stop)
    {
        // Whoever has the gap's row first has the time; the other one reads what came of it.
        if (await Find(token, stop) is not { } seen || await fill.Locked(seen.GapId, stop) is not { } gap) return new(Stale);
        var offer = await db.Set<Offer>().SingleAsync(offer => offer.Id == seen.Id, stop);
        var now = clock.Now;
        if (offer.Status != Offer.Open || offer.ExpiresAt <= now || gap.Status != Gap.Offered) return await View(offer, gap, stop);
        var entry = await db.Set<WaitingEntry>().SingleAsync(entry => entry.Id == offer.WaitingId, stop);
        if (entry.Status != WaitingEntry.Waiting) return new(Stale);
        var booked = await book.Run(new(entry.PatientId, gap.DoctorId, gap.ChairId, gap.ChairId is null ? gap.BranchId : null, offer.StartsAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            (int)(offer.EndsAt - offer.StartsAt).TotalMinutes, entry.TypeId, entry.Note, HoldId: gap.Id), stop);
        if (!booked.Succeeded(out var appointment, out var refusal)) return await Gone(seen.Id, refusal.Kind == RefusalKind.Conflict ? Offer.Lost : Offer.Expired, stop);
        offer.Become(Offer.Accepted, now);
        entry.CameTo(appointment, now);
        gap.Status = Gap.Filled;
        await TellTheOthers(offer, now, stop);
        await db.SaveChangesAsync(stop);
        trail.Happened("accept", "scheduling_offers", offer.Id.ToString(), new { appointmentId = appointment });
        await LeaveTheRest(gap, offer, stop);
        return await View(offer, gap, stop);
    }

    /// <summary>They will not; the next ones are asked.</summary>
    public async Task<OfferView> Decline(string? token, CancellationToken stop)
    {
        if (await Find(token, stop) is not { } seen || await fill.Locked(seen.GapId, stop) is not { } gap) return new(Stale);
        var offer = await db.Set<Offer>().SingleAsync(offer => offer.Id == seen.Id, stop);
        if (offer.Status == Offer.Open)
        {
            offer.Become(Offer.Declined, clock.Now);
            await db.SaveChangesAsync(stop);
            await jobs.Add(AskWaitingList.Word, gap.Id, dueAt: null, stop);
        }
        return await View(offer, gap, stop);
    }

    async Task TellTheOthers(Offer won, DateTimeOffset now, CancellationToken stop)
    {
        foreach (var other in await db.Set<Offer>().Where(other => other.GapId == won.GapId && other.Id != won.Id && other.Status == Offer.Open).ToListAsync(stop))
        {
            other.Become(Offer.Lost, now);
            await fill.TellLost(other, stop);
        }
    }

    // What is left of the time is asked about in its turn.
    async Task LeaveTheRest(Gap gap, Offer taken, CancellationToken stop)
    {
        var place = new Place(gap.DoctorId, gap.BranchId, gap.ChairId);
        if (TimeSlot.Between(gap.StartsAt, taken.StartsAt).Succeeded(out var before, out _)) await gaps.Freed(place, before, stop);
        if (TimeSlot.Between(taken.EndsAt, gap.EndsAt).Succeeded(out var after, out _)) await gaps.Freed(place, after, stop);
    }

    // The hold lapsed and somebody took the time, or the patient is booked elsewhere by now; or nothing is booked for them any more, which their page need not explain.
    async Task<OfferView> Gone(Guid offerId, string became, CancellationToken stop)
    {
        var offer = await db.Set<Offer>().SingleAsync(offer => offer.Id == offerId, stop);
        offer.Become(became, clock.Now);
        await db.SaveChangesAsync(stop);
        await jobs.Add(AskWaitingList.Word, offer.GapId, dueAt: null, stop);
        return new(became == Offer.Lost ? Offer.Lost : Stale, Language: offer.Language);
    }

    async Task<Offer?> Find(string? token, CancellationToken stop) =>
        OpaqueToken.HashOf(token) is { } hash ? await db.Set<Offer>().AsNoTracking().SingleOrDefaultAsync(offer => offer.TokenHash == hash, stop) : null;

    async Task<OfferView> View(Offer offer, Gap gap, CancellationToken stop)
    {
        var state = offer.Status switch
        {
            Offer.Open when offer.ExpiresAt > clock.Now && gap.Status == Gap.Offered => Offer.Open,
            Offer.Open or Offer.Expired => Stale,
            var word => word,
        };
        return new(state, clock.WithOffsetOf(offer.StartsAt), (int)(offer.EndsAt - offer.StartsAt).TotalMinutes, (await doctors.Find(gap.DoctorId, stop))?.DisplayName,
            clock.WithOffsetOf(offer.ExpiresAt), offer.Language);
    }
}
