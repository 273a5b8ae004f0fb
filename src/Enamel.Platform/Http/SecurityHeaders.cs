using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Http;

/// <summary>What every answer tells the browser not to do.</summary>
sealed class SecurityHeaders(RequestDelegate next)
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    static readonly object FormsKey = new();

    /// <summary>Lets the forms of this one page lead to another place, once we have answered them: a browser holds their redirect to the policy too.</summary>
    /// <param name="source">As the policy spells it: an origin, or a scheme and a colon.</param>
    internal static void LetFormsLeadTo(HttpContext context, string source) => context.Items[FormsKey] = source;

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var http = (HttpContext)state;
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Items[FormsKey] is string source ? Policy.Replace("form-action 'self'", $"form-action 'self' {source}", StringComparison.Ordinal) : Policy;
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
