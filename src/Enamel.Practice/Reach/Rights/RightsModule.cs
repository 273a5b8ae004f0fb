using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Jobs;
using Enamel.Platform.Removals;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Enamel.Practice.Patients;
using Enamel.Practice.Rights.Copies;
using Enamel.Practice.Rights.Keeping;
using Enamel.Practice.Rights.Pages;
using Enamel.Practice.Rights.Processing;
using Enamel.Practice.Rights.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Rights;

/// <summary>Law 09-08 at work: what patients allow and ask, what the clinic does with their data and says of it, how long it stays, and what was put away.</summary>
public sealed class RightsModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<RightsRequest>("rights_requests");
            model.Map<ProcessingEntry>("rights_processings");
            model.Map<RetentionRule>("rights_rules");
            model.Map<Certificate>("rights_certificates", Certificate.Map);
        }));
        services.AddScoped<RequestRegister>().AddScoped<ProcessingRegister>().AddScoped<RetentionRun>().AddScoped<PatientCopy>().AddScoped<Notices>().AddScoped<RemovedList>()
            .AddScoped(provider => new RemovalReplay(provider.GetRequiredService<RetentionRun>()));
        services.AddScoped<OldTrail>().AddScoped<IOutworn>(provider => provider.GetRequiredService<OldTrail>());
        services.AddScoped<IOutworn, OldRecords>().AddScoped<IRemovedThings, RemovedProcessings>().AddSingleton<IJobKind, NightlyRemoval>();
        services.AddPatientHolding("rights", typeof(Texts), new HeldTable("rights_requests", "recorded_at"));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Kernel.Refusal>(StringComparer.Ordinal) { ["rights_under_hold"] = RightsRefusals.UnderHold }));
        services.AddSingleton(new ModulePermissions(typeof(RightsPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("rights", typeof(Texts)));
        services.AddSingleton(new TrailWords(typeof(Texts)));
        services.AddSingleton(new RecordTab(40, "rights", IconName.Lock, typeof(Texts), "tab.rights", RightsPermissions.See));
        services.AddSingleton(new SettingsEntry(80, "/settings/privacy", IconName.Document, typeof(Texts), "privacy", RightsPermissions.KeepRegister) { Group = SettingsGroup.Data });
        services.AddSingleton(new SettingsEntry(82, "/settings/retention", IconName.Clock, typeof(Texts), "retention", RightsPermissions.DecideKeeping) { Group = SettingsGroup.Data });
        services.AddSingleton(new SettingsEntry(84, "/settings/removed", IconName.Archive, typeof(Texts), "removed", RightsPermissions.RestoreRemoved) { Group = SettingsGroup.Data });
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        RightsRoutes.Map(routes.Api);
        RecordRightsPages.Map(routes.Pages);
        PrivacyPages.Map(routes.Pages);
        RetentionPages.Map(routes.Pages);
        RemovedPages.Map(routes.Pages);
    }
}
