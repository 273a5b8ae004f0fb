using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Audit.Reading;

/// <summary>The trail, readable: the manager's journal, the story of one thing, who has looked at a record, and files of it.</summary>
public sealed class TrailModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TrailDictionary>();
        services.AddScoped<TrailReader>().AddScoped<TrailTeller>().AddScoped<TrailKnownNames>().AddScoped<TrailChoices>().AddScoped<ReadTrail>().AddScoped<ExportTrail>();
        services.AddScoped(provider => new PatientLooks(provider.GetRequiredService<UnitOfWork>(), provider.GetRequiredService<CurrentClinic>(),
            provider.GetRequiredService<TrailKnownNames>(), provider.GetRequiredService<TrailDictionary>(), provider.GetRequiredService<ClinicClock>()));
        foreach (var names in StaffNames.All) services.AddSingleton(names);
        services.AddSingleton(new NavigationEntry(78, TrailPages.Journal, IconName.Clock, typeof(Texts), "journal", TrailPermissions.Read));
        services.AddSingleton(new ModulePermissions(typeof(TrailPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("trail", typeof(Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        TrailRoutes.Map(routes);
        TrailPages.Map(routes);
    }
}
