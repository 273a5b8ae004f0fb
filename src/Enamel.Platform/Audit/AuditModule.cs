using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Audit;

/// <summary>The trail: that it is written is the database's work; here it is sealed and verified.</summary>
public sealed class AuditModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TrailSealing>().AddSingleton<TrailVerification>().AddSingleton<TrailExport>();
        services.AddScoped<TrailRetirement>().AddSingleton<RefusedAccess>();
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
    }
}

/// <summary>Registers what only a server does.</summary>
public static class SealSetup
{
    /// <summary>Seals the trail while the server runs.</summary>
    public static void AddSealWorker(this IServiceCollection services)
    {
        services.TryAddSingleton(new SealSettings());
        services.AddHostedService<SealWorker>();
    }
}
