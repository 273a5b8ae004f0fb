using System.Globalization;
using Enamel.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Which week of whose agenda a page shows.</summary>
/// <param name="Monday">The week's first day.</param>
/// <param name="Doctor">One doctor; null for all.</param>
/// <param name="Branch">One branch; null for all.</param>
/// <param name="WithCancelled">Whether cancelled ones are shown too.</param>
public sealed record AgendaQuery(DateOnly Monday, Guid? Doctor, Guid? Branch, bool WithCancelled)
{
    /// <summary>Reads the address of the page. What makes no sense is passed over: a bookmark of last year still opens.</summary>
    public static AgendaQuery Of(HttpRequest request, ClinicClock clock) => Of(name => request.Query[name], clock);

    /// <summary>Reads the address of the page from which htmx asks; null when that is no agenda.</summary>
    public static AgendaQuery? OfPageBehind(HttpRequest request, ClinicClock clock)
    {
        if (!Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var page) || !page.AbsolutePath.EndsWith("/agenda", StringComparison.Ordinal)) return null;
        var query = QueryHelpers.ParseQuery(page.Query);
        return Of(name => query.GetValueOrDefault(name), clock);
    }

    /// <summary>The path of the agenda that shows this.</summary>
    public string Path()
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/agenda?week={Monday:yyyy-MM-dd}");
        if (Doctor is { } doctor) path += $"&doctor={doctor}";
        if (Branch is { } branch) path += $"&branch={branch}";
        return WithCancelled ? path + "&cancelled=true" : path;
    }

    static AgendaQuery Of(Func<string, StringValues> value, ClinicClock clock) => new(
        ClinicClock.MondayOf(Moments.Day(value("week")) ?? clock.Today), Id(value("doctor")), Id(value("branch")), value("cancelled") == "true");

    static Guid? Id(string? typed) => Guid.TryParse(typed, out var id) ? id : null;
}
