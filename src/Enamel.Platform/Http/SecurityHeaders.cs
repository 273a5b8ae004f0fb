using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Http;

/// <summary>What every answer tells the browser not to do.</summary>
sealed class SecurityHeaders(RequestDelegate next)
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    // Nothing is fetched, run or sent from what somebody gave us. Browsers show a PDF by a reader of their own, which needs its styles, and which they do not start in a sandbox.
    const string Enclosed = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly object FormsKey = new(), EnclosedKey = new();

    /// <summary>Shuts in what somebody gave us: a page that passes for a picture could do nothing.</summary>
    internal static void Enclose(HttpContext context, Files.FileKind kind) => context.Items[EnclosedKey] = kind.Type == "application/pdf" ? Enclosed : $"{Enclosed}; sandbox";

    /// <summary>Lets the forms of this one page lead to another place, once we have answered them: a browser holds their redirect to the policy too.</summary>
    /// <param name="source">As the policy spells it: an origin, or a scheme and a colon.</param>
    internal static void LetFormsLeadTo(HttpContext context, string source) => context.Items[FormsKey] = source;

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var http = (HttpContext)state;
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Items[EnclosedKey] is string enclosed ? enclosed
                : http.Items[FormsKey] is string source ? Policy.Replace("form-action 'self'", $"form-action 'self' {source}", StringComparison.Ordinal) : Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            OAuth.CrossOrigin.Say(http);
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            // Patients' data stay in no cache; assets say otherwise themselves.
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
