using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.OAuth;

/// <summary>The protocol's own way of saying no (RFC 6749, section 5.2): a word that programs know, and a sentence for who writes them.</summary>
/// <param name="Error">The word.</param>
/// <param name="Description">In English, ASCII, as the protocol has it.</param>
/// <param name="Status">400, or 401 for an application that is not known.</param>
/// <param name="KeepsWhatWasWritten">For a no that leaves a trace: a code or a token that was used twice.</param>
sealed record OAuthError(string Error, string Description, int Status = StatusCodes.Status400BadRequest, bool KeepsWhatWasWritten = false) : IResult, IRefused
{
    public static readonly OAuthError ClientUnknown = new("invalid_client", "The client is unknown, or its secret is wrong.", StatusCodes.Status401Unauthorized);
    public static readonly OAuthError CodeRefused = new("invalid_grant", "The code is unknown, used, out of date, or another client's.");
    public static readonly OAuthError RefreshRefused = new("invalid_grant", "The refresh token is unknown, used, out of date, or another client's.", KeepsWhatWasWritten: true);

    public Refusal Refusal => Refusal.Malformed($"oauth.{Error}");

    /// <summary>Something is missing or twice there.</summary>
    public static OAuthError Request(string description) => new("invalid_request", description);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        // Who tried by header is told by header how.
        if (Status == StatusCodes.Status401Unauthorized && httpContext.Request.Headers.Authorization.Count > 0) httpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"oauth\"";
        return Results.Json(new { error = Error, error_description = Description }, statusCode: Status).ExecuteAsync(httpContext);
    }
}
