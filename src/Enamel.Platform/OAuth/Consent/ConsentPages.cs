using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Enamel.Platform.OAuth;

/// <summary>Where a person is asked whether an application may act for them.</summary>
static class ConsentPages
{
    public const string Path = "/oauth/authorize";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(Path, (HttpContext context, KnownClients clients, CancellationToken stop) =>
                Judge(context, clients, name => context.Request.Query[name], (request, form) => Task.FromResult(Ask(context, request)), stop))
            .Requires(OAuthPermissions.Consent);
        routes.Pages.MapPost(Path, (HttpContext context, IFormCollection form, KnownClients clients, GiveCode give, CancellationToken stop) =>
                Judge(context, clients, name => form[name], async (request, _) => form["decision"] == "allow"
                    ? Back(context, request.RedirectUri, request.State, ("code", await give.Run(request, stop)))
                    : Back(context, request.RedirectUri, request.State, ("error", "access_denied"), ("error_description", "The person said no.")), stop))
            .Requires(OAuthPermissions.Consent);
    }

    // Nothing is sent to an address before it is known to be the application's own.
    static async Task<IResult> Judge(
        HttpContext context, KnownClients clients, Func<string, StringValues> asked, Func<AuthorizationRequest, HttpContext, Task<IResult>> answer, CancellationToken stop)
    {
        if (asked("client_id") is not [{ } id] || asked("redirect_uri") is not [{ } redirect] || await clients.Find(id, stop) is not { } client || !RedirectAddress.IsOneOf(client.RedirectUris, redirect))
            return Answer.Refused(OAuthRefusals.RequestNotTrusted);
        var (request, error) = AuthorizationRequest.Read(client, redirect, asked);
        if (request is not null) return await answer(request, context);
        var state = asked("state") is [{ Length: > 0 } only] ? only : null;
        return Back(context, redirect, state, ("error", error!.Error), ("error_description", error.Description)); // one of the two is there
    }

    static IResult Ask(HttpContext context, AuthorizationRequest request)
    {
        // The browser holds a form's redirect to the policy of the page that it stands on.
        SecurityHeaders.LetFormsLeadTo(context, RedirectAddress.Source(request.RedirectUri));
        return Answer.Page<ConsentPage>(new { Asked = request });
    }

    // The issuer goes along, so that an application that knows several cannot be given the one's code as the other's (RFC 9207).
    static IResult Back(HttpContext context, string redirectUri, string? state, params (string Name, string Value)[] answer)
    {
        var query = answer.Append(("iss", PublicAddress.OfClinic(context.Request))).ToDictionary(part => part.Item1, part => (string?)part.Item2, StringComparer.Ordinal);
        if (state is not null) query["state"] = state;
        return new Away(QueryHelpers.AddQueryString(redirectUri, query));
    }

    sealed class Away(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            // The code must not travel on to whatever that page asks for next.
            httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }
    }
}
