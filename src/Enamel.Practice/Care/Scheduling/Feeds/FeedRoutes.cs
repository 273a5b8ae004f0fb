using System.Globalization;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Feeds;

/// <summary>A doctor's private calendar addresses, what is read at them, and the file of one appointment.</summary>
static class FeedRoutes
{
    const string Kind = "text/calendar";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet("/calendar/{token}", Read).OpenToAnybody().Sparingly(Sparing.Calendar).Produces(StatusCodes.Status200OK, contentType: Kind);
        routes.Pages.MapGet("/agenda/{id:guid}/appointment.ics", File).Requires(SchedulingPermissions.SeeAgenda).Produces(StatusCodes.Status200OK, contentType: Kind);

        var page = routes.Pages.MapGroup("/doctors/{id:guid}/calendar");
        page.MapGet("", (Guid id, CalendarFeeds feeds, ClinicDoctors doctors, CancellationToken stop) => Page(id, null, feeds, doctors, stop)).Requires(SchedulingPermissions.KeepFeeds);
        page.MapPost("", async (Guid id, CalendarFeeds feeds, ClinicDoctors doctors, CancellationToken stop) =>
            (await feeds.Make(id, stop)).Succeeded(out var made, out var refusal) ? await Page(id, made, feeds, doctors, stop) : Answer.Refused(refusal)).Requires(SchedulingPermissions.KeepFeeds);
        page.MapPost("/{feed:guid}/revoke", async (Guid id, Guid feed, CalendarFeeds feeds, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
        {
            if (!(await feeds.Revoke(id, feed, stop)).Succeeded(out var refusal)) return Answer.Refused(refusal);
            shell.ToastNext(text["feed.revoked"]);
            return Answer.GoTo($"/doctors/{id}/calendar");
        }).Requires(SchedulingPermissions.KeepFeeds);

        var api = routes.Api.MapGroup("/doctors/{id:guid}/feeds").WithTags("Calendar feeds");
        api.MapGet("", async (Guid id, CalendarFeeds feeds, CancellationToken stop) => Answer.Ok((await feeds.Of(id, stop)).Map(items => new { items })))
            .Requires(SchedulingPermissions.KeepFeeds).WithName("listFeeds").WithSummary("A doctor's private calendar addresses that are in use");
        api.MapPost("", async (Guid id, CalendarFeeds feeds, CancellationToken stop) => Answer.Created(await feeds.Make(id, stop), made => $"/api/v1/doctors/{id}/feeds/{made.Id}", _ => 1))
            .Requires(SchedulingPermissions.KeepFeeds).WithName("makeFeed").WithSummary("Make a private calendar address; it is told this once");
        api.MapDelete("/{feed:guid}", async (Guid id, Guid feed, CalendarFeeds feeds, CancellationToken stop) => Answer.Nothing(await feeds.Revoke(id, feed, stop)))
            .Requires(SchedulingPermissions.KeepFeeds).WithName("revokeFeed").WithSummary("Take a private calendar address back");
    }

    static async Task<IResult> Read(string token, HttpRequest request, DoctorCalendar calendar, CancellationToken stop)
    {
        if (await calendar.At(token, stop) is not { } text) return Answer.Refused(HttpRefusals.NotFound);
        var file = new CalendarFile(text);
        if (!file.IsKnownTo(request)) calendar.Told(text);
        return file;
    }

    static async Task<IResult> File(Guid id, AppointmentList appointments, AppointmentCalendar calendar, AgendaScope scope, AuditTrail trail, ClinicClock clock, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (await appointments.Find(id, stop) is not { } item || !scope.Sees(item.DoctorId) || await calendar.Of(id, stop) is not { } file) return Answer.Refused(HttpRefusals.NotFound);
        trail.Looked(item.PatientId, "appointment");
        return new CalendarFile(file, string.Create(CultureInfo.InvariantCulture, $"{text["feed.file"].Value}-{clock.DayOf(item.StartsAt):yyyy-MM-dd}.ics"));
    }

    static async Task<IResult> Page(Guid id, MadeFeed? made, CalendarFeeds feeds, ClinicDoctors doctors, CancellationToken stop) =>
        (await feeds.Of(id, stop)).Succeeded(out var cards, out var refusal) && await doctors.Find(id, stop) is { } doctor
            ? Answer.Page<FeedPage>(new { Doctor = doctor, Feeds = cards, Made = made }) : Answer.Refused(refusal ?? HttpRefusals.NotFound);
}
