using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Feeds;

/// <summary>Makes the private addresses of a doctor's calendar, lists them and takes them back: the doctor the own, a manager anybody's.</summary>
sealed class CalendarFeeds(ClinicDb db, ClinicDoctors doctors, StaffList staff, AgendaScope scope, CurrentUser user, IHttpContextAccessor accessor, ClinicClock clock)
{
    /// <summary>A telephone, a tablet, a computer at home, and some that nobody remembers.</summary>
    public const int MostOfADoctor = 10;

    /// <summary>Those of a doctor that are in use, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<FeedCard>>> Of(Guid doctorId, CancellationToken stop)
    {
        if (!(await Doctor(doctorId, stop)).Succeeded(out _, out var no)) return no;
        var names = (await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName);
        var feeds = await InUse(doctorId).OrderByDescending(feed => feed.CreatedAt).ToListAsync(stop);
        return Outcome.Of<IReadOnlyList<FeedCard>>([.. feeds.Select(feed => new FeedCard(feed.Id, clock.WithOffsetOf(feed.CreatedAt), names.GetValueOrDefault(feed.CreatedBy, "")))]);
    }

    /// <summary>Makes one. Its address is in the answer and nowhere else: the database keeps a hash of it.</summary>
    public async Task<Outcome<MadeFeed>> Make(Guid doctorId, CancellationToken stop)
    {
        if (!(await Doctor(doctorId, stop)).Succeeded(out _, out var no)) return no;
        if (await InUse(doctorId).CountAsync(stop) >= MostOfADoctor) return SchedulingRefusals.TooManyFeeds(MostOfADoctor);
        var token = OpaqueToken.Make();
        var feed = new CalendarFeed
        {
            Id = Guid.CreateVersion7(clock.Now), DoctorId = doctorId, TokenHash = token.Hash, Language = Languages.Current.Code, CreatedBy = user.Id, CreatedAt = clock.Now,
        };
        db.Add(feed);
        await db.SaveChangesAsync(stop);
        return new MadeFeed(feed.Id, $"{PublicAddress.OfClinic(accessor.HttpContext!.Request)}/calendar/{token.Text}.ics"); // asked in a request
    }

    /// <summary>Takes one back: whoever still reads it finds nothing there.</summary>
    public async Task<Outcome> Revoke(Guid doctorId, Guid id, CancellationToken stop)
    {
        if (!(await Doctor(doctorId, stop)).Succeeded(out _, out var no)) return no;
        if (await db.Set<CalendarFeed>().SingleOrDefaultAsync(feed => feed.Id == id && feed.DoctorId == doctorId, stop) is not { } feed) return SchedulingRefusals.NoSuchFeed;
        if (feed.RevokedAt is not null) return Outcome.Done;
        (feed.RevokedAt, feed.RevokedBy) = (clock.Now, user.Id);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    async Task<Outcome<DoctorCard>> Doctor(Guid id, CancellationToken stop)
    {
        if (!scope.Of(id).Succeeded(out _, out var notYours)) return notYours;
        return await doctors.Find(id, stop) is { IsActive: true } doctor ? doctor : SchedulingRefusals.NoSuchDoctor;
    }

    IQueryable<CalendarFeed> InUse(Guid doctorId) => db.Set<CalendarFeed>().AsNoTracking().Where(feed => feed.DoctorId == doctorId && feed.RevokedAt == null);
}
