using Enamel.Platform.Audit.Anchors;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Audit;

/// <summary>The trail: that it is written is the database's work; here it is sealed and verified.</summary>
public sealed class AuditModule : IModule
{
    const string SealPath = "/settings/trail-seal";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TrailSealing>().AddSingleton<TrailVerification>().AddSingleton<TrailExport>();
        services.AddScoped<TrailRetirement>().AddSingleton<RefusedAccess>();
        services.AddScoped<TrailAnchors>().AddScoped<GiveAnchor>();
        services.AddSingleton(new MessageTemplate(GiveAnchor.Template, typeof(Anchors.Texts)));
        services.AddSingleton(new SettingsEntry(86, SealPath, IconName.CheckCircle, typeof(Anchors.Texts), "seal", AnchorPermissions.See) { Group = SettingsGroup.Data });
        services.AddSingleton(new ModulePermissions(typeof(AnchorPermissions), typeof(Anchors.Texts)));
        services.AddSingleton(new ModuleTexts("audit", typeof(Anchors.Texts)));
        services.AddSingleton(new TrailWords(typeof(Anchors.Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes) =>
        routes.Pages.MapGet(SealPath, async (TrailAnchors anchors, CancellationToken stop) => Answer.Page<SealPage>(new { Seal = await anchors.Newest(stop), Given = await anchors.Given(stop) }))
            .Requires(AnchorPermissions.See);
}

/// <summary>Registers what only a server does.</summary>
public static class SealSetup
{
    /// <summary>Seals the trail while the server runs.</summary>
    public static void AddSealWorker(this IServiceCollection services)
    {
        services.TryAddSingleton(new SealSettings());
        services.AddHostedService<SealWorker>();
        services.AddSingleton<EveningWatch>().AddHostedService(provider => provider.GetRequiredService<EveningWatch>());
    }
}
