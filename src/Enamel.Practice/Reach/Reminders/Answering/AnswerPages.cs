using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Practice.Reminders.Answering;

/// <summary>The page to which a reminder's link leads. Whoever holds the link may answer; the address holds nothing but a random word.</summary>
static class AnswerPages
{
    public static void Map(ClinicRoutes routes)
    {
        var page = routes.Pages.MapGroup("/r").AtThePortal();
        page.MapGet("/{token}", async (string token, AnswerReminder answer, CancellationToken stop) => Show(token, await answer.Look(token, stop))).OpenToAnybody();
        page.MapPost("/{token}", async (string token, IFormCollection form, AnswerReminder answer, CancellationToken stop) => Show(token, await answer.ByLink(token, form["answer"], stop)))
            .OpenToAnybody().Sparingly(Sparing.Booking);
    }

    static IResult Show(string token, AnswerView view) => new InTheirLanguage(token, view);

    // In the language in which the patient was written to, whatever the browser says.
    sealed class InTheirLanguage(string token, AnswerView view) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = (Languages.Find(view.Language) ?? Languages.French).Culture;
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
            return new RazorComponentResult<AnswerPage>(new { Token = token, View = view })
            {
                PreventStreamingRendering = true,
                StatusCode = view.State == "stale" ? StatusCodes.Status410Gone : StatusCodes.Status200OK,
            }.ExecuteAsync(httpContext);
        }
    }
}
