using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Devices;
using Enamel.Platform.Devices.Pages;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account;
using Enamel.Platform.Identity.Account.IdleLock;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Account.OpenSessions;
using Enamel.Platform.Identity.Account.Passkeys;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Identity.Codes;
using Enamel.Platform.Identity.Invitations;
using Enamel.Platform.Identity.Roles;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Identity.Switching;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Tenancy.Details;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform;

/// <summary>The floor that the practice stands on: tenancy, accounts, privacy, the edge.</summary>
public sealed class PlatformModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ZoneRules>(provider => new(provider.GetRequiredService<TimeProvider>()));
        services.AddScoped(provider => provider.GetRequiredService<ZoneRules>().Clock(provider.GetRequiredService<CurrentClinic>().Card.Zone).Expected());
        services.AddSingleton<KeyRing>().AddSingleton<SigningKeys>().AddSingleton<VerifiedTokens>().AddSingleton<Passwords>();
        services.AddHttpContextAccessor().AddSingleton<LockOut>().AddScoped<Whence>();
        services.AddScoped<RecoveryCodes>().AddScoped<Authenticators>().AddScoped<PendingSignIns>().AddScoped<SecondStep>().AddScoped<PasskeyCeremonies>();
        services.AddScoped<AccountSecurity>().AddScoped<ChangePassword>().AddScoped<ClinicSecurity>().AddScoped<OpenSessionList>().AddScoped<DeskLock>();
        services.AddSingleton(new SettingsEntry(70, "/settings/security", IconName.Lock, typeof(Identity.Account.Texts), "clinic-security", AccountPermissions.DecideSecurity));
        services.AddSingleton(new SettingsEntry(80, "/settings/sessions", IconName.Clock, typeof(Identity.Account.Texts), "sessions", AccountPermissions.KeepSessions));
        services.AddSingleton<ProofNonces>().AddSingleton<ShownProofs>().AddScoped<RequestProof>().AddScoped<DeviceDoor>();
        services.AddScoped<EnrolDevice>().AddScoped<ApproveDevice>().AddScoped<RevokeDevice>().AddScoped<DeviceList>();
        services.AddScoped<KnownClients>().AddScoped<RegisterClient>().AddScoped<ChangeClient>().AddScoped<ClientList>().AddScoped<GiveCode>().AddScoped<GiveTokens>().AddScoped<LookAtToken>();
        services.AddSingleton(new SettingsEntry(50, "/settings/applications", IconName.Link, typeof(OAuth.Texts), "applications", OAuthPermissions.See));
        services.AddSingleton(new ModuleTexts("oauth", typeof(OAuth.Texts)));
        services.AddSingleton(new ModuleTexts("devices", typeof(Devices.Texts)));
        services.AddScoped<ClinicVault>().AddScoped<SignIn>().AddScoped<Sessions>().AddScoped<TakeOnStaff>().AddScoped<ChangeStaff>().AddScoped<StaffCapacity>().AddScoped<StaffPlaces>().AddScoped<StaffJoining>().AddScoped<StaffList>();
        services.AddScoped<InviteStaff>().AddScoped<AcceptInvitation>().AddScoped<InvitationList>().AddScoped<InvitationLetter>();
        services.AddSingleton(new MessageTemplate(InvitationLetter.Template, typeof(Identity.Texts)) { HasSmsText = true });
        services.AddScoped<OtherClinics>().AddScoped<ClinicDoors>().AddScoped<Departure>().AddScoped<Arrival>();
        services.AddScoped<ClinicDetailsView>().AddScoped<ChangeClinic>().AddScoped<ChangeLogo>();
        services.AddSingleton(new NavigationEntry(80, "/staff", IconName.People, typeof(Identity.Texts), "staff", IdentityPermissions.SeeStaff));
        services.AddSingleton(new NavigationEntry(90, "/settings", IconName.Settings, typeof(Ui.Texts), "settings", TenancyPermissions.ChangeClinic));
        services.AddSingleton(new SettingsEntry(10, "/settings/clinic", IconName.Building, typeof(Tenancy.Texts), "clinic", TenancyPermissions.ChangeClinic));
        services.AddSingleton(new SettingsEntry(40, "/settings/devices", IconName.Lock, typeof(Devices.Texts), "devices", DevicePermissions.See));
        services.AddSingleton(new ModulePermissions(typeof(IdentityPermissions), typeof(Identity.Texts)));
        services.AddSingleton(new ModulePermissions(typeof(TenancyPermissions), typeof(Tenancy.Texts)));
        services.AddSingleton(new ModulePermissions(typeof(Identity.Account.AccountPermissions), typeof(Identity.Account.Texts)));
        services.AddSingleton(new ModulePermissions(typeof(DevicePermissions), typeof(Devices.Texts)));
        services.AddSingleton(new ModulePermissions(typeof(OAuth.OAuthPermissions), typeof(OAuth.Texts)));
        services.AddSingleton(new SettingsEntry(90, "/settings/roles", IconName.Lock, typeof(Identity.Texts), "roles", IdentityPermissions.SeeRoles));
        services.AddSingleton(new ModuleTexts("identity", typeof(Identity.Texts)));
        services.AddSingleton(new ModuleTexts("account", typeof(Identity.Account.Texts)));
        services.AddSingleton(new ModuleTexts("passwords", typeof(Identity.Texts)));
        services.AddSingleton(new ModuleTexts("tenancy", typeof(Tenancy.Texts)));
        services.AddSingleton(new ModuleTexts("time", typeof(Tenancy.Texts)));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["registry_clinic_registration_taken"] = TenancyRefusals.RegistrationTaken,
            ["registry_username_taken"] = StaffRefusals.UsernameTaken,
            ["registry_invitation_open"] = InvitationRefusals.InvitedAlready,
            ["registry_licence_taken"] = StaffRefusals.LicenceTaken,
            ["registry_user_email_taken"] = StaffRefusals.ContactTaken,
            ["registry_user_phone_taken"] = StaffRefusals.ContactTaken,
            ["registry_device_key_known"] = DeviceRefusals.KeyKnown,
            ["registry_oauth_client_name_taken"] = OAuthRefusals.NameTaken,
        }));
        services.AddJobs();
        services.AddOneTimeCodes();
        services.AddPersons();
        services.AddEnamelEdge();
    }

    /// <summary>What the operator's commands need besides: the owner's connection. The server's container never holds it.</summary>
    public static void AddOperatorServices(IServiceCollection services, MigrationsHome home)
    {
        services.AddSingleton(home).AddSingleton<Bootstrap>().AddSingleton<Migrator>().AddSingleton<OwnerDatabase>();
        services.AddSingleton<PlatformKeys>().AddSingleton<ClinicOpening>().AddSingleton<KeyRotation>().AddSingleton<SigningRotation>();
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        SignInRoutes.Map(routes);
        SignInPages.Map(routes);
        JwksRoutes.Map(routes);
        DeviceRoutes.Map(routes);
        DevicePages.Map(routes);
        OAuthRoutes.Map(routes);
        ConsentPages.Map(routes);
        ClientRoutes.Map(routes);
        ClientPages.Map(routes);
        AccountRoutes.Map(routes);
        AccountPages.Map(routes);
        SecondStepPages.Map(routes);
        DeskLockPages.Map(routes);
        ClinicSecurityPages.Map(routes);
        StaffRoutes.Map(routes);
        StaffPages.Map(routes);
        RolesPages.Map(routes);
        SwitchingPages.Map(routes);
        InvitationRoutes.Map(routes);
        InvitationPages.Map(routes);
        ClinicDetailsRoutes.Map(routes);
        ClinicPages.Map(routes);
    }
}
