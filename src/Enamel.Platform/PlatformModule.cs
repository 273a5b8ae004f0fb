using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Http;
using Enamel.Platform.Jobs;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Tenancy.Details;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform;

/// <summary>The floor that the practice stands on: tenancy, privacy, time, jobs, the edge.</summary>
public sealed class PlatformModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ZoneRules>(provider => new(provider.GetRequiredService<TimeProvider>()));
        services.AddScoped(provider => provider.GetRequiredService<ZoneRules>().Clock(provider.GetRequiredService<CurrentClinic>().Card.Zone).Expected());
        services.AddSingleton<KeyRing>().AddSingleton<SigningKeys>();
        services.AddSingleton<Documents.PdfWriter>().AddSingleton<Removals.RemovalLedger>();
        services.AddScoped<ClinicVault>();
        services.AddScoped<ClinicDetailsView>().AddScoped<ChangeClinic>().AddScoped<ChangeLogo>();
        services.AddSingleton(new NavigationEntry(90, "/settings", IconName.Settings, typeof(Ui.Texts), "settings", TenancyPermissions.ChangeClinic));
        services.AddSingleton(new SettingsEntry(10, "/settings/clinic", IconName.Building, typeof(Tenancy.Texts), "clinic", TenancyPermissions.ChangeClinic));
        services.AddSingleton(new ModulePermissions(typeof(TenancyPermissions), typeof(Tenancy.Texts)));
        services.AddSingleton(new ModuleTexts("tenancy", typeof(Tenancy.Texts)));
        services.AddSingleton(new ModuleTexts("time", typeof(Tenancy.Texts)));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["registry_clinic_registration_taken"] = TenancyRefusals.RegistrationTaken,
        }));
        services.AddJobs();
        services.AddEnamelEdge();
    }

    /// <summary>What the operator's commands need besides: the owner's connection. The server's container never holds it.</summary>
    public static void AddOperatorServices(IServiceCollection services, MigrationsHome home)
    {
        services.AddSingleton(home).AddSingleton<Bootstrap>().AddSingleton<Migrator>().AddSingleton<OwnerDatabase>();
        services.AddSingleton<ClinicDeletion>().AddSingleton<Identity.Persons.UnusedAccounts>().AddSingleton<PlatformKeys>().AddSingleton<ClinicOpening>().AddSingleton<KeyRotation>().AddSingleton<SigningRotation>();
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        ClinicDetailsRoutes.Map(routes);
        ClinicPages.Map(routes);
    }
}
