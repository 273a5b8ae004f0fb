using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Audit.Reading;

/// <summary>A stretch of the trail as a file for a spreadsheet, of whatever length: it is read and sent a thousand entries at a time and never held.</summary>
sealed class ExportTrail(AuditTrail trail, ClinicClock clock)
{
    const int LongestDays = 366;

    /// <summary>Checks what is asked, and notes that it leaves.</summary>
    /// <returns>The file; or what is wrong with the fields: both ends are needed, a year at most apart.</returns>
    public Outcome<IResult> Run(TrailAddress asked)
    {
        if (!TrailQuery.Parse(asked, clock).Succeeded(out var query, out var refusal)) return refusal;
        var check = new Validation();
        var from = check.Require("from", query.From, out var start);
        if (check.Require("to", query.To, out var end) && from) check.Require("to", start < end, "out-of-range");
        if (check.Refused(out var wrong)) return wrong;
        if (end - start > TimeSpan.FromDays(LongestDays) + TimeSpan.FromHours(2)) return TrailRefusals.RangeTooLong(LongestDays);
        trail.Happened("export", "audit_entries", null, query.PatientId, new { what = "trail", query.UserId, query.DeviceId, filter = query.Action, of = query.Subject, thing = query.SubjectId, from = start, to = end });
        return Outcome.Of<IResult>(new TrailFile(query, $"journal-{clock.DayOf(start):yyyy-MM-dd}-{clock.DayOf(end.AddTicks(-1)):yyyy-MM-dd}.csv"));
    }
}

/// <summary>Sends the file. The request's own work is over by then; each thousand is a short one of its own, of the same person.</summary>
sealed class TrailFile(TrailQuery query, string name) : IResult
{
    const int AtATime = 1000;

    // A cell that a spreadsheet would take for a formula is made text.
    static readonly CsvConfiguration Settings = new(CultureInfo.InvariantCulture) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var stop = httpContext.RequestAborted;
        httpContext.Response.ContentType = "text/csv; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        httpContext.Response.Headers.CacheControl = "no-store";
        await using var text = new StreamWriter(httpContext.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 32_768); // with its mark, by which spreadsheets know the encoding
        await using var csv = new CsvWriter(text, Settings);
        await Head(csv, services.GetRequiredService<TrailDictionary>());
        var work = services.GetRequiredService<ClinicWork>();
        var clinic = services.GetRequiredService<CurrentClinic>().Card;
        var acting = services.GetRequiredService<CurrentUser>().Acting(services.GetRequiredService<Shell>().TraceId, httpContext.Connection.RemoteIpAddress?.ToString());
        Guid? before = null;
        do
        {
            var place = before;
            var (items, next) = await work.In(clinic, acting, async unit =>
            {
                var stretch = await unit.GetRequiredService<TrailReader>().Read(query, place, AtATime, stop);
                return (await unit.GetRequiredService<TrailTeller>().Tell(stretch.Rows, stop), stretch.Next);
            }, stop);
            foreach (var item in items) await Line(csv, item);
            await csv.FlushAsync();
            await text.FlushAsync(stop);
            before = next;
        }
        while (before is not null);
    }

    static async Task Head(CsvWriter csv, TrailDictionary words)
    {
        foreach (var column in new[] { "at", "who", "role", "device", "address", "action", "sentence", "patient", "changes", "subject", "subject-id", "request", "id" }) csv.WriteField(words.Own($"csv.{column}"));
        await csv.NextRecordAsync();
    }

    static async Task Line(CsvWriter csv, TrailItem item)
    {
        csv.WriteField(item.At.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture));
        csv.WriteField(item.UserName);
        csv.WriteField(item.Role);
        csv.WriteField(item.DeviceName);
        csv.WriteField(item.Address);
        csv.WriteField(item.Action);
        csv.WriteField(Bare(item.Sentence));
        csv.WriteField(item.PatientName);
        csv.WriteField(Bare(string.Join("; ", item.Changes.Select(change => $"{change.Label}: {change.Before} → {change.After}"))));
        csv.WriteField(item.Subject);
        csv.WriteField(item.SubjectId);
        csv.WriteField(item.RequestId);
        csv.WriteField(item.Id);
        await csv.NextRecordAsync();
    }

    // Marks of direction are for a page: in a cell they get in the way of searching.
    static string Bare(string text) => text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
