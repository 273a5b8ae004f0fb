using Enamel.Platform.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Portal;

/// <summary>Patients' own pages at a clinic's address: their account, and what they may see of themselves.</summary>
public sealed class PortalModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services) => services.AddScoped<OwnLooks>().AddSingleton(new ModuleTexts("portal", typeof(Texts)));

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        PortalRoutes.Map(routes);
        PortalPages.Map(routes);
    }
}
