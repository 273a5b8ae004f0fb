using Enamel.Platform.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Administration;

/// <summary>The platform's administrators and their console. At clinics it has no address: see <see cref="ConsolePages.MapConsole"/>.</summary>
public sealed class AdministrationModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<Administrators>().AddScoped<ClinicLines>().AddScoped<AdministratorMaking>();
        services.AddSingleton(new ModuleTexts("administration", typeof(Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        // None at any clinic.
    }
}
