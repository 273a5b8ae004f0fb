using Enamel.Platform.Http;
using Enamel.Platform.Identity.Account.IdleLock;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Account.OpenSessions;
using Enamel.Platform.Identity.Account.Passkeys;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Messaging;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Identity.Account;

/// <summary>What keeps an account its owner's: lock-out, second factors, open sessions, the cover of a screen.</summary>
public sealed class AccountModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddHttpContextAccessor().AddSingleton<LockOut>().AddScoped<Whence>();
        services.AddScoped<RecoveryCodes>().AddScoped<Authenticators>().AddScoped<PendingSignIns>().AddScoped<SecondStep>().AddScoped<PasskeyCeremonies>().AddScoped<PasskeyQuestions>();
        services.AddScoped<ResetSecondFactor>().AddSingleton(new MessageTemplate(ResetSecondFactor.Template, typeof(Texts)) { HasSmsText = true });
        services.AddScoped<AccountSecurity>().AddScoped<ChangePassword>().AddScoped<ClinicSecurity>().AddScoped<OpenSessionList>().AddScoped<DeskLock>();
        services.AddSingleton(new SettingsEntry(70, "/settings/security", IconName.Lock, typeof(Texts), "clinic-security", AccountPermissions.DecideSecurity) { Group = SettingsGroup.Access });
        services.AddSingleton(new SettingsEntry(80, "/settings/sessions", IconName.Clock, typeof(Texts), "sessions", AccountPermissions.KeepSessions) { Group = SettingsGroup.Access });
        services.AddSingleton(new ModulePermissions(typeof(AccountPermissions), typeof(Texts)));
        services.AddScoped<Removals.IOutworn, OpenSessions.EndedSessions>().AddScoped<Removals.IOutworn, OpenSessions.OldPortalSessions>().AddScoped<Removals.IOutworn, OpenSessions.OldCodes>();
        services.AddSingleton(new ModuleTexts("account", typeof(Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        AccountRoutes.Map(routes);
        AccountPages.Map(routes);
        SecondStepPages.Map(routes);
        PasskeyDoorPages.Map(routes);
        DeskLockPages.Map(routes);
        ClinicSecurityPages.Map(routes);
        ResetFactorRoutes.Map(routes);
    }
}
