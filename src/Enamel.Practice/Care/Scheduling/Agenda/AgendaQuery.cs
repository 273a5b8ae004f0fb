using System.Globalization;
using Enamel.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>How much of the calendar is shown.</summary>
public enum AgendaSpan
{
    /// <summary>A day, a column for each doctor or chair.</summary>
    Day,

    /// <summary>A week, a column for each day.</summary>
    Week,

    /// <summary>A month, a cell for each day.</summary>
    Month,
}

/// <summary>What the colours say.</summary>
public enum AgendaColours
{
    /// <summary>Whose it is where several doctors are shown together; what kind of visit where one is.</summary>
    Usual,

    /// <summary>What kind of visit.</summary>
    Type,

    /// <summary>How far it is: booked, confirmed, arrived, over.</summary>
    Status,
}

/// <summary>The words of these in addresses and texts.</summary>
public static class AgendaWords
{
    /// <summary><c>day</c>, <c>week</c>, <c>month</c></summary>
    public static string Word(this AgendaSpan span) => span switch { AgendaSpan.Day => "day", AgendaSpan.Week => "week", AgendaSpan.Month => "month" };

    /// <summary><c>usual</c>, <c>type</c>, <c>status</c></summary>
    public static string Word(this AgendaColours colours) => colours switch { AgendaColours.Usual => "usual", AgendaColours.Type => "type", AgendaColours.Status => "status" };
}

/// <summary>What the agenda's page shows: all of it is in the page's address, so that it can be kept and sent.</summary>
/// <param name="Span">How much of the calendar.</param>
/// <param name="On">A day in it; the Monday of a week.</param>
/// <param name="Doctor">One doctor; null for all.</param>
/// <param name="Branch">One branch; null for all.</param>
/// <param name="WithCancelled">Whether those that do not take place are shown too.</param>
public sealed record AgendaQuery(AgendaSpan Span, DateOnly On, Guid? Doctor = null, Guid? Branch = null, bool WithCancelled = false)
{
    const int DaysOfWeek = 7;

    /// <summary>Whether a day has a column for each chair, rather than for each doctor.</summary>
    public bool ByChairs { get; init; }

    /// <summary>What the colours say.</summary>
    public AgendaColours Colours { get; init; }

    /// <summary>The first day that is shown.</summary>
    public DateOnly First => Span switch
    {
        AgendaSpan.Day => On,
        AgendaSpan.Week => ClinicClock.MondayOf(On),
        AgendaSpan.Month => ClinicClock.MondayOf(FirstOfMonth),
    };

    /// <summary>The last day that is shown: a month is shown in whole weeks.</summary>
    public DateOnly Last => Span switch
    {
        AgendaSpan.Day => On,
        AgendaSpan.Week => First.AddDays(DaysOfWeek - 1),
        AgendaSpan.Month => ClinicClock.MondayOf(FirstOfMonth.AddMonths(1).AddDays(-1)).AddDays(DaysOfWeek - 1),
    };

    /// <summary>The first day of the month that holds the day.</summary>
    public DateOnly FirstOfMonth => new(On.Year, On.Month, 1);

    /// <summary>Whether a day is shown.</summary>
    public bool Holds(DateOnly day) => day >= First && day <= Last;

    /// <summary>The one after, or before.</summary>
    /// <param name="by">1 or -1.</param>
    public AgendaQuery Beside(int by) => this with
    {
        On = Span switch { AgendaSpan.Day => On.AddDays(by), AgendaSpan.Week => First.AddDays(DaysOfWeek * by), AgendaSpan.Month => FirstOfMonth.AddMonths(by) },
    };

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
        var on = Span switch { AgendaSpan.Day => On, AgendaSpan.Week => First, AgendaSpan.Month => FirstOfMonth };
        var path = string.Create(CultureInfo.InvariantCulture, $"/agenda?{Span.Word()}={on:yyyy-MM-dd}");
        if (ByChairs) path += "&by=chair";
        if (Doctor is { } doctor) path += $"&doctor={doctor}";
        if (Branch is { } branch) path += $"&branch={branch}";
        if (Colours is not AgendaColours.Usual) path += $"&colours={Colours.Word()}";
        return WithCancelled ? path + "&cancelled=true" : path;
    }

    static AgendaQuery Of(Func<string, StringValues> value, ClinicClock clock)
    {
        var (span, on) = Moments.Day(value("day")) is { } day ? (AgendaSpan.Day, day)
            : Moments.Day(value("month")) is { } month ? (AgendaSpan.Month, month)
            : (AgendaSpan.Week, ClinicClock.MondayOf(Moments.Day(value("week")) ?? clock.Today));
        return new(span, on, Id(value("doctor")), Id(value("branch")), value("cancelled") == "true")
        {
            ByChairs = value("by") == "chair",
            Colours = value("colours").ToString() switch { "type" => AgendaColours.Type, "status" => AgendaColours.Status, _ => AgendaColours.Usual },
        };
    }

    static Guid? Id(string? typed) => Guid.TryParse(typed, out var id) ? id : null;
}
