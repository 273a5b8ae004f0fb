using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Devices.Pages;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Devices;

/// <summary>Terminals: proofs of their keys, their enrolment and approval.</summary>
public sealed class DevicesModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ProofNonces>().AddSingleton<ShownProofs>().AddScoped<RequestProof>().AddScoped<DeviceDoor>();
        services.AddScoped<EnrolDevice>().AddScoped<ApproveDevice>().AddScoped<RevokeDevice>().AddScoped<DeviceList>();
        services.AddSingleton(new SettingsEntry(40, "/settings/devices", IconName.Keyboard, typeof(Texts), "devices", DevicePermissions.See) { Group = SettingsGroup.Access });
        services.AddSingleton(new ModulePermissions(typeof(DevicePermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("devices", typeof(Texts)));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["registry_device_key_known"] = DeviceRefusals.KeyKnown,
        }));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        DeviceRoutes.Map(routes);
        DevicePages.Map(routes);
    }
}
