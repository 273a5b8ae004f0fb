using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Practice.Scheduling.Syncfusion;

/// <summary>
/// <c>/api/v1/agenda</c> as the Syncfusion EJ2 Schedule widget calls it: by its UrlAdaptor (one address to read, one that takes single changes and batches)
/// and by its WebApiAdaptor (GET, POST, PUT, DELETE). Refusals are problem details, with the status by which the widget's <c>actionFailure</c> is called.
/// </summary>
static class SyncfusionRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        var agenda = routes.Api.MapGroup("/agenda").WithTags("Agenda (Syncfusion EJ2 Schedule)");
        agenda.MapGet("", Get).Requires(SchedulingPermissions.SeeAgenda).WithName("getSchedule").WithSummary("Events of a range (WebApiAdaptor)");
        agenda.MapGet("/resources", async (ReadSchedule read, CancellationToken stop) => Json(await read.Resources(stop)))
            .Requires(SchedulingPermissions.SeeAgenda).WithName("getScheduleResources").WithSummary("Doctors, branches, chairs and kinds of visit, as the widget's resources");
        agenda.MapPost("/read", Read).Requires(SchedulingPermissions.SeeAgenda).WithName("readSchedule").WithSummary("Events of a range (UrlAdaptor, url)");
        agenda.MapPost("", Change).Requires(SchedulingPermissions.KeepAgenda).WithName("changeSchedule").WithSummary("One change or a batch (UrlAdaptor, crudUrl); an event alone is booked (WebApiAdaptor)");
        agenda.MapPut("", Put).Requires(SchedulingPermissions.KeepAgenda).WithName("putSchedule").WithSummary("A changed event (WebApiAdaptor)");
        agenda.MapDelete("/{id:guid}", Delete).Requires(SchedulingPermissions.KeepAgenda).WithName("deleteSchedule").WithSummary("Cancel an event (WebApiAdaptor)");
    }

    static async Task<IResult> Get(HttpRequest request, ReadSchedule read, CancellationToken stop)
    {
        var query = request.Query;
        var found = await read.Run(new(One(query["StartDate"]), One(query["EndDate"]), ScheduleWish.Listed(query["DoctorId"])), stop);
        if (!found.Succeeded(out var events, out var refusal)) return Answer.Refused(refusal);
        return query["$inlinecount"] == "allpages" ? Json(new { Items = events, events.Count }) : Json(events);
    }

    static async Task<IResult> Read(JsonElement body, ReadSchedule read, CancellationToken stop)
    {
        if (!(await read.Run(ScheduleWish.Of(body), stop)).Succeeded(out var events, out var refusal)) return Answer.Refused(refusal);
        return new ScheduleRecord(body).Says("requiresCounts") ? Json(new { result = events, count = events.Count }) : Json(events);
    }

    // One address for everything, where the calendar was told only one: without an action it is an event to book, or the question for a range.
    static async Task<IResult> Change(JsonElement body, ChangeSchedule change, ReadSchedule read, CancellationToken stop)
    {
        var record = new ScheduleRecord(body);
        var value = new ScheduleRecord(body.ValueKind == JsonValueKind.Object && body.TryGetProperty("value", out var one) ? one : default);
        return record.Text("action") switch
        {
            "insert" => Json(await change.Insert(value, stop)),
            "update" => Json(await change.Update(value, stop)),
            "remove" => Json(await change.Remove(record.Text("key"), record.Text("CancelReason"), null, stop)),
            "batch" => Json(await change.Batch(body, stop)),
            null or "" when record.Has("StartTime") => Json(await change.Insert(record, stop)),
            null or "" => await Read(body, read, stop),
            _ => Answer.Refused(SchedulingRefusals.ActionUnknown),
        };
    }

    static async Task<IResult> Put(JsonElement body, ChangeSchedule change, CancellationToken stop) => Json(await change.Update(new(body), stop));

    static async Task<IResult> Delete(Guid id, ChangeSchedule change, CancellationToken stop) => Json(await change.Remove(id.ToString(), null, null, stop));

    static IResult Json<T>(Outcome<T> outcome) => outcome.Succeeded(out var value, out var refusal) ? Json(value) : Answer.Refused(refusal);

    static IResult Json<T>(T value) => Results.Json(value, ScheduleEvent.Casing);

    static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values[0];
}
