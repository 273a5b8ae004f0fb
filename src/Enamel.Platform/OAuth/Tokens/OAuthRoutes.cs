using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.OAuth;

/// <summary>The addresses that applications call by themselves, and where they learn of them.</summary>
static class OAuthRoutes
{
    const string Token = "/oauth/token", Revocation = "/oauth/revoke", Introspection = "/oauth/introspect";

    /// <summary>Under the clinic's root; RFC 8414's own spelling, before the path, is turned into it where the clinic is found.</summary>
    public const string Metadata = "/.well-known/oauth-authorization-server";

    static readonly string[] Confidential = ["client_secret_basic", "client_secret_post"];
    static readonly string[] Responses = ["code"], Modes = ["query"], Grants = ["authorization_code", "refresh_token", "client_credentials"], Challenges = ["S256"], Algorithms = [Jws.Algorithm];

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapPost(Token, (HttpContext context, IFormCollection form, GiveTokens give, CancellationToken stop) => give.Run(context, form, stop)).OpenToAnybody().OpenToOtherSites().TakesProof();
        routes.Pages.MapPost(Revocation, (HttpRequest request, IFormCollection form, LookAtToken look, CancellationToken stop) => look.Revoke(request, form, stop)).OpenToAnybody().OpenToOtherSites();
        routes.Pages.MapPost(Introspection, (HttpRequest request, IFormCollection form, LookAtToken look, CancellationToken stop) => look.Introspect(request, form, stop)).OpenToAnybody();
        routes.Pages.MapGet(Metadata, Describe).OpenToAnybody().OpenToOtherSites();
        foreach (var path in new[] { Token, Revocation }) CrossOrigin.MapQuestion(routes.Pages, path, HttpMethods.Post);
        foreach (var path in new[] { Metadata, JwksRoutes.Path }) CrossOrigin.MapQuestion(routes.Pages, path, HttpMethods.Get);
    }

    static IResult Describe(HttpRequest request, IEnumerable<ScopeEntry> modules)
    {
        var issuer = PublicAddress.OfClinic(request);
        return Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = issuer + ConsentPages.Path,
            ["token_endpoint"] = issuer + Token,
            ["revocation_endpoint"] = issuer + Revocation,
            ["introspection_endpoint"] = issuer + Introspection,
            ["jwks_uri"] = issuer + JwksRoutes.Path,
            ["scopes_supported"] = modules.SelectMany(module => Scopes.Of(module.Module)).Order(StringComparer.Ordinal),
            ["response_types_supported"] = Responses,
            ["response_modes_supported"] = Modes,
            ["grant_types_supported"] = Grants,
            ["token_endpoint_auth_methods_supported"] = Confidential.Append("none"),
            ["revocation_endpoint_auth_methods_supported"] = Confidential.Append("none"),
            ["introspection_endpoint_auth_methods_supported"] = Confidential,
            ["code_challenge_methods_supported"] = Challenges,
            ["dpop_signing_alg_values_supported"] = Algorithms,
            ["authorization_response_iss_parameter_supported"] = true,
            ["service_documentation"] = $"{issuer}/developers",
        });
    }
}
