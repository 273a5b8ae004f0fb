using Enamel.Platform.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Jobs;

/// <summary>Registers the room of jobs. Everything may write jobs down; only a server does them.</summary>
public static class JobSetup
{
    /// <summary>For whoever writes jobs down.</summary>
    internal static void AddJobs(this IServiceCollection services) => services.AddScoped<JobQueue>().AddSingleton<ClinicWork>();

    /// <summary>For a server, which does them.</summary>
    public static void AddJobWorker(this IServiceCollection services)
    {
        services.TryAddSingleton(new JobSettings());
        services.AddSingleton<JobWorker>().AddHostedService(provider => provider.GetRequiredService<JobWorker>());
        services.AddSingleton<Housekeeping>().AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
    }
}
