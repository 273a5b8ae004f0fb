using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging;
using Enamel.Platform.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>What the manager is told of: rules that follow the trail, alerts that somebody takes note of, messages.</summary>
public sealed class AlertsModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<AlertRules>().AddScoped<AlertFinding>().AddScoped<AlertLetter>().AddScoped<AlertList>().AddScoped<WatchTrail>();
        services.AddSingleton<TrailSignals>();
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<DecidedRule>("audit_rules", DecidedRule.Map);
            model.Map<Alert>("audit_alerts", Alert.Map);
        }));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Kernel.Refusal>(StringComparer.Ordinal)
        {
            ["audit_rule_once"] = Kernel.Refusal.Conflict("stale-version"),
        }));
        services.AddSingleton(new MessageTemplate(AlertLetter.Template, typeof(Texts)) { GoodFor = TimeSpan.FromDays(1), HasSmsText = true });
        services.AddSingleton(new NavigationEntry(79, AlertsPages.List, IconName.Alert, typeof(Texts), "alerts", AlertsPermissions.See) { BadgePath = AlertsPages.List + "/badge" });
        services.AddSingleton(new ModulePermissions(typeof(AlertsPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("alerts", typeof(Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        AlertsRoutes.Map(routes);
        AlertsPages.Map(routes);
    }

    /// <summary>For a server, which follows the trails.</summary>
    public static void AddWatcher(IServiceCollection services) => services.AddSingleton<TrailWatcher>().AddHostedService(provider => provider.GetRequiredService<TrailWatcher>());
}
