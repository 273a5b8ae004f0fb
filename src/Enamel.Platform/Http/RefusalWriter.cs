using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Devices;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Enamel.Platform.Http;

/// <summary>Says no in the caller's language: RFC 9457 problem details to programs, a page or a toast to people.</summary>
public sealed class RefusalWriter(RefusalTexts texts, RefusedAccess access, Shell shell)
{
    static readonly PathString[] Programs = ["/api", "/openapi", "/oauth", "/.well-known"];

    /// <summary>Writes the whole answer, with the status of the refusal's kind.</summary>
    public Task Write(HttpContext context, Refusal refusal) => Write(context, refusal, Answer.Status(refusal.Kind));

    /// <summary>Writes the whole answer.</summary>
    public async Task Write(HttpContext context, Refusal refusal, int status)
    {
        RetryAfter.Say(context.Response, refusal);
        await access.Tell(context, refusal);
        if (IsForPrograms(context.Request)) await WriteProblem(context, refusal, status);
        else await WritePage(context, refusal, status);
    }

    /// <summary>Whether the caller wants problem details: the API's addresses, and what is no page.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        Programs.Any(root => request.Path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase)) && !request.Path.StartsWithSegments(OAuth.ConsentPages.Path, StringComparison.OrdinalIgnoreCase);

    async Task WriteProblem(HttpContext context, Refusal refusal, int status)
    {
        if (refusal.Kind == RefusalKind.NotSignedIn || refusal == DeviceRefusals.Needed) context.Response.Headers.WWWAuthenticate = Challenge(refusal);
        var problem = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = $"urn:enamel:{refusal.Code}",
            ["title"] = texts.Title(refusal.Kind),
            ["status"] = status,
            ["detail"] = texts.Detail(refusal),
            ["traceId"] = shell.TraceId,
        };
        if (refusal.Fields.Count > 0)
            problem["errors"] = refusal.Fields.GroupBy(field => field.Field, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Select(texts.Of).ToArray(), StringComparer.Ordinal);
        foreach (var (fact, value) in refusal.Facts) problem.TryAdd(fact, value);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    // Who showed a bound token is told by the protocol's own word what was wrong with it or its proof (RFC 9449, section 7.1).
    static string Challenge(Refusal refusal) =>
        refusal.Facts.TryGetValue(ProofRefusals.Error, out var error) ? $"DPoP error=\"{error}\", algs=\"{Identity.Jws.Algorithm}\"" : "Bearer";

    async Task WritePage(HttpContext context, Refusal refusal, int status)
    {
        context.Response.StatusCode = status;
        if (shell.IsFragment)
        {
            // What asked stays as it is; the reason appears beside it.
            context.Response.Headers["HX-Reswap"] = "none";
            shell.ToastNow(texts.Detail(refusal), Tone.Danger);
            return;
        }
        var page = refusal.Kind switch
        {
            _ when Trouble(refusal) is { } kind => Page<TroublePage>(status, new { Kind = kind }),
            RefusalKind.NotFound when refusal == HttpRefusals.NotFound => Page<NotFoundPage>(status, new { }),
            RefusalKind.NotAllowed or RefusalKind.NotSignedIn => Page<NotAllowedPage>(status, new { Reason = texts.Detail(refusal) }),
            _ => Page<TroublePage>(status, new { Title = texts.Title(refusal.Kind), Reason = texts.Detail(refusal) }),
        };
        await page.ExecuteAsync(context);
    }

    // The clinic itself is the trouble: a page that says so, and leads nowhere.
    static string? Trouble(Refusal refusal) =>
        refusal == HttpRefusals.ClinicSuspended ? "suspended" : refusal == HttpRefusals.NoSuchClinic ? "unknown" : refusal == HttpRefusals.TwoClinics ? "contradiction" : null;

    static IResult Page<TPage>(int status, object parameters) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };
}
