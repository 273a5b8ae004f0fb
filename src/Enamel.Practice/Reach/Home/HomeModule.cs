using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Home;

/// <summary>Where each role's day begins.</summary>
public sealed class HomeModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<Landing>();
        services.AddSingleton(new ModulePermissions(typeof(HomePermissions), typeof(Texts)));
        services.AddSingleton(new NavigationEntry(0, "/", IconName.Home, typeof(Texts), "home", HomePermissions.Land));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes) =>
        routes.Pages.MapGet("/", (Guid? branch, Guid? doctor, Landing landing, CancellationToken stop) => landing.Page(new(branch, doctor), stop)).Requires(HomePermissions.Land);
}
