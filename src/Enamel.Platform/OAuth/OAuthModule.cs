using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.OAuth;

/// <summary>Other people's programs, let in as far as a clinic and a person allow.</summary>
public sealed class OAuthModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<KnownClients>().AddScoped<RegisterClient>().AddScoped<ChangeClient>().AddScoped<ClientList>().AddScoped<GiveCode>().AddScoped<GiveTokens>().AddScoped<LookAtToken>();
        services.AddSingleton(new SettingsEntry(50, "/settings/applications", IconName.Link, typeof(Texts), "applications", OAuthPermissions.See) { Group = SettingsGroup.Access });
        services.AddSingleton(new ModulePermissions(typeof(OAuthPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("oauth", typeof(Texts)));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["registry_oauth_client_name_taken"] = OAuthRefusals.NameTaken,
        }));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        OAuthRoutes.Map(routes);
        ConsentPages.Map(routes);
        ClientRoutes.Map(routes);
        ClientPages.Map(routes);
    }
}
