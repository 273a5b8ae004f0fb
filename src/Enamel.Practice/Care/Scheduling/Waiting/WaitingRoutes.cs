using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Series;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>The waiting list and series for programs, and the page to which an offer's link leads.</summary>
static class WaitingRoutes
{
    sealed record Made(Guid Id);

    public static void Map(ClinicRoutes routes)
    {
        MapList(routes.Api.MapGroup("/waiting-list").WithTags("Agenda"));
        MapSeries(routes.Api.MapGroup("/appointment-series").WithTags("Agenda"));
        routes.Api.MapGet("/unscheduled", async (Unscheduled list, CancellationToken stop) => Answer.Ok(new { items = await list.All(stop) }))
            .Requires(SchedulingPermissions.SeeAgenda).WithTags("Agenda").WithName("listUnscheduled").WithSummary("Treatment that a patient accepted and that has no appointment yet");
        var page = routes.Pages.MapGroup("/o").AtThePortal();
        page.MapGet("/{token}", async (string token, HttpResponse response, AnswerOffer answer, CancellationToken stop) => Show(response, token, await answer.Look(token, stop))).OpenToAnybody();
        page.MapPost("/{token}", async (string token, HttpResponse response, IFormCollection form, AnswerOffer answer, CancellationToken stop) => Show(response, token, form["answer"].ToString() switch
        {
            "accept" => await answer.Accept(token, stop),
            "decline" => await answer.Decline(token, stop),
            _ => await answer.Look(token, stop),
        })).OpenToAnybody().Sparingly(Sparing.Booking);
    }

    static void MapList(RouteGroupBuilder list)
    {
        list.MapGet("", async (WaitingList waiting, CancellationToken stop) => Answer.Ok(new { items = await waiting.Now(stop) }))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("listWaiting").WithSummary("Who waits, in the order in which they are asked");
        list.MapPost("", async (WaitingList.Command body, WaitingList waiting, CancellationToken stop) =>
                (await waiting.Add(body, stop)).Succeeded(out var id, out var refusal) ? Answer.Created<Made>(new Made(id), _ => "/api/v1/waiting-list", _ => 1) : Answer.Refused(refusal))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("addWaiting").WithSummary("Put a patient on the waiting list")
            .WithDescription("When a time becomes free that suits them, it is offered by message in their turn and held meanwhile.");
        list.MapPost("/{id:guid}/withdraw", async (Guid id, WaitingList waiting, CancellationToken stop) => Answer.Nothing(await waiting.Withdraw(id, stop)))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("withdrawWaiting").WithSummary("Take a patient off the waiting list");
        list.MapPost("/{id:guid}/book", async (Guid id, WaitingList.BookCommand body, WaitingList waiting, AppointmentList appointments, CancellationToken stop) =>
                (await waiting.Book(id, body, stop)).Succeeded(out var made, out var refusal)
                    ? Answer.Created<AppointmentItem>((await appointments.Find(made, stop))!, item => $"/api/v1/appointments/{item.Id}", item => item.Version) : Answer.Refused(refusal)) // booked just now
            .Requires(SchedulingPermissions.KeepAgenda).WithName("bookWaiting").WithSummary("Give somebody on the waiting list an appointment");
    }

    static void MapSeries(RouteGroupBuilder series)
    {
        series.MapPost("", async (KeepSeries.Command body, KeepSeries keep, CancellationToken stop) =>
                (await keep.Book(body, stop)).Succeeded(out var made, out var refusal) ? Answer.Created<KeepSeries.Made>(made, one => $"/api/v1/appointment-series/{one.Id}", _ => 1) : Answer.Refused(refusal))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("bookSeries").WithSummary("Book visits that repeat")
            .WithDescription("All or none: 409 lists what is not free under `conflicts`, unless `skipConflicts` asks for the others. Each is an appointment like any other.");
        series.MapGet("/{id:guid}", async (Guid id, KeepSeries keep, CancellationToken stop) => await keep.Of(id, stop) is { Count: > 0 } visits ? Answer.Ok(new { items = visits }) : Answer.Refused(SchedulingRefusals.NoSuchSeries))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("getSeries").WithSummary("The appointments of a series");
        series.MapPatch("/{id:guid}", async (Guid id, KeepSeries.ChangeCommand body, KeepSeries keep, CancellationToken stop) => Answer.Nothing(await keep.Change(id, body, stop)))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("moveSeries").WithSummary("Move or change all that are to come, or from one of them on");
        series.MapPost("/{id:guid}/cancel", async (Guid id, KeepSeries.CancelCommand body, KeepSeries keep, CancellationToken stop) => Answer.Nothing(await keep.Cancel(id, body, stop)))
            .Requires(SchedulingPermissions.KeepAgenda).WithName("cancelSeries").WithSummary("Cancel all that are to come, or from one of them on");
    }

    static IResult Show(HttpResponse response, string token, OfferView view)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        // An offer that ended by being answered has ended, whatever is said of it.
        return new InTheirLanguage(view.Language, view.State == AnswerOffer.Stale
            ? Answer.Page<OfferPage>(SchedulingRefusals.NoSuchEntry, new { Token = token, View = view }, keepsWhatWasWritten: true)
            : Answer.Page<OfferPage>(new { Token = token, View = view }));
    }

    // In the language of the message, whatever the browser says: it is told as the page is written, for what is told before does not last until then.
    sealed class InTheirLanguage(string? written, IResult page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (written is not null && Languages.Find(written) is { } language) CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
            return page.ExecuteAsync(httpContext);
        }
    }
}
