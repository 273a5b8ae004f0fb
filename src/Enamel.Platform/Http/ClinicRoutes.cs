using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.Http;

/// <summary>Where a module maps its addresses. All of them exist at clinics only, run in a unit of work, and say who may call them.</summary>
public sealed class ClinicRoutes
{
    /// <summary>Makes the two groups.</summary>
    public ClinicRoutes(IEndpointRouteBuilder routes)
    {
        Api = routes.MapGroup("/api/v1").WithMetadata(new AtClinicsOnly()).AddEndpointFilter<WorkFilter>();
        Pages = routes.MapGroup("").WithMetadata(new AtClinicsOnly()).AddEndpointFilter<WorkFilter>().DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Under <c>/api/v1</c>.</summary>
    public RouteGroupBuilder Api { get; }

    /// <summary>Under the clinic's root.</summary>
    public RouteGroupBuilder Pages { get; }
}

/// <summary>A room of the product: what it offers to the container and its addresses.</summary>
public interface IModule
{
    /// <summary>Its services, tables, texts and constraints.</summary>
    void AddServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services);

    /// <summary>Its addresses.</summary>
    void MapRoutes(ClinicRoutes routes);
}
