using Enamel.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Enamel.Platform.Http;

/// <summary>A result that says no: the unit of work that made it is undone, unless it says that what was written stays.</summary>
interface IRefused
{
    Refusal Refusal { get; }

    bool KeepsWhatWasWritten { get; }
}

/// <summary>Turns outcomes into answers. The only place that knows which status a refusal has.</summary>
public static class Answer
{
    /// <summary>200 with the value, or the refusal.</summary>
    public static IResult Ok<T>(Outcome<T> outcome) => outcome.Succeeded(out var value, out var refusal) ? Results.Json(value) : Refused(refusal);

    /// <summary>200 with the value.</summary>
    public static IResult Ok<T>(T value) => Results.Json(value);

    /// <summary>200 with the value and its strong entity tag, or the refusal.</summary>
    /// <param name="version">The row's version, of which the tag is made.</param>
    public static IResult Ok<T>(Outcome<T> outcome, Func<T, int> version) =>
        outcome.Succeeded(out var value, out var refusal) ? new Tagged<T>(value, version(value), StatusCodes.Status200OK, null) : Refused(refusal);

    /// <summary>201 with the value and where it is to be found, or the refusal.</summary>
    /// <param name="location">The path from the clinic's root, such as <c>/api/v1/patients/…</c>.</param>
    public static IResult Created<T>(Outcome<T> outcome, Func<T, string> location, Func<T, int> version) =>
        outcome.Succeeded(out var value, out var refusal)
            ? new Tagged<T>(value, version(value), StatusCodes.Status201Created, location(value)) : Refused(refusal);

    /// <summary>204, or the refusal.</summary>
    public static IResult Nothing(Outcome outcome) => outcome.Succeeded(out var refusal) ? Results.NoContent() : Refused(refusal);

    /// <summary>A whole page or, for htmx, a part of one: the component decides by its own mark-up.</summary>
    public static IResult Page<TPage>(object? parameters = null) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters ?? new { }) { PreventStreamingRendering = true };

    /// <summary>The page or part again, with what was wrong: the refusal's status, and nothing of the work is kept.</summary>
    /// <param name="keepsWhatWasWritten">For a refusal that leaves a trace, such as that of a sign-in.</param>
    public static IResult Page<TPage>(Refusal refusal, object parameters, bool keepsWhatWasWritten = false) where TPage : IComponent =>
        new RefusedPage<TPage>(refusal, parameters, keepsWhatWasWritten);

    /// <summary>Goes to another page of the clinic: by 303 for a browser, by a header for htmx.</summary>
    /// <param name="path">From the clinic's root.</param>
    public static IResult GoTo(string path) => new Redirection(path);

    /// <summary>The refusal alone: problem details for programs, an error page or a toast for people.</summary>
    public static IResult Refused(Refusal refusal, bool keepsWhatWasWritten = false) => new RefusedResult(refusal, keepsWhatWasWritten);

    /// <summary>The status of each kind of refusal.</summary>
    public static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => StatusCodes.Status400BadRequest,
        RefusalKind.NotSignedIn => StatusCodes.Status401Unauthorized,
        RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.StaleVersion => StatusCodes.Status412PreconditionFailed,
        RefusalKind.AgainstRule => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
    };
}
