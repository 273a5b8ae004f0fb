using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Http;

/// <summary>Addresses that exist on the public host only, where there is no clinic: no unit of work, nobody signed in.</summary>
public static class PublicRoutes
{
    /// <summary>At the root of the public host.</summary>
    public static RouteGroupBuilder MapPublic(this IEndpointRouteBuilder routes) => routes.MapGroup("").WithMetadata(new OnPublicHostOnly()).ExcludeFromDescription();
}

/// <summary>Where a clinic and the public host have an address of the same path, takes the one that is meant: the landing page and the directory are both <c>/</c>.</summary>
sealed class ClinicOrPublic : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<OnPublicHostOnly>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var atClinic = httpContext.RequestServices.GetRequiredService<Tenancy.CurrentClinic>().IsKnown;
        for (var at = 0; at < candidates.Count; at++)
        {
            var metadata = candidates[at].Endpoint.Metadata;
            if (atClinic ? metadata.GetMetadata<OnPublicHostOnly>() is not null : metadata.GetMetadata<AtClinicsOnly>() is not null) candidates.SetValidity(at, value: false);
        }
        return Task.CompletedTask;
    }
}
