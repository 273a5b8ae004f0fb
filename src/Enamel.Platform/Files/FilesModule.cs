using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Files;

/// <summary>The clinic's files. It has no addresses of its own: what a file is attached to says who may see it.</summary>
public sealed class FilesModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<StoredFile>(FileStore.Table);
            model.Map<FilePiece>("files_pieces", FilePiece.Map);
        }));
        services.TryAddSingleton(_ => new FileGate(atOnce: 24, patience: TimeSpan.FromSeconds(20)));
        services.AddScoped(provider => new FileStore(
            provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<ClinicVault>(), provider.GetRequiredService<UnitOfWork>(), provider.GetRequiredService<CurrentUser>(), provider.GetRequiredService<ClinicClock>()));
        services.AddSingleton(new TrailWords(typeof(Texts)) { Beside = ["files_files", "files_pieces"] });
        services.AddSingleton(new ModuleTexts("files", typeof(Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
    }
}
