using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Codes;
using Enamel.Platform.Identity.Invitations;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Identity.Recovery;
using Enamel.Platform.Identity.Roles;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Identity.Switching;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Identity;

/// <summary>Who comes in, who works here, and how a person goes to another of their clinics.</summary>
public sealed class IdentityModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<VerifiedTokens>().AddSingleton<Passwords>();
        services.AddScoped<Removals.IRemovedThings, DepartedStaff>();
        services.AddScoped<SignIn>().AddScoped<Sessions>().AddScoped<TakeOnStaff>().AddScoped<ChangeStaff>().AddScoped<StaffCapacity>().AddScoped<StaffPlaces>().AddScoped<StaffJoining>().AddScoped<StaffList>();
        services.AddScoped<InviteStaff>().AddScoped<AcceptInvitation>().AddScoped<InvitationList>().AddScoped<InvitationLetter>();
        services.AddSingleton(new MessageTemplate(InvitationLetter.Template, typeof(Texts)) { HasSmsText = true });
        services.AddScoped<AskForReset>().AddScoped<ResetLetter>().AddScoped<ResetPassword>().AddScoped<AccountLetters>().AddSingleton<IJobKind, SendReset>();
        services.AddSingleton(new MessageTemplate(ResetLetter.Template, typeof(Texts)) { HasSmsText = true, GoodFor = PasswordReset.Life });
        services.AddSingleton(new MessageTemplate(ResetPassword.Template, typeof(Texts)) { HasSmsText = true });
        services.AddScoped<OtherClinics>().AddScoped<ClinicDoors>().AddScoped<Departure>().AddScoped<Arrival>();
        services.AddSingleton(new NavigationEntry(80, "/staff", IconName.People, typeof(Texts), "staff", IdentityPermissions.SeeStaff));
        services.AddSingleton(new ModulePermissions(typeof(IdentityPermissions), typeof(Texts)));
        services.AddSingleton(new SettingsEntry(90, "/settings/roles", IconName.IdCard, typeof(Texts), "roles", IdentityPermissions.SeeRoles) { Group = SettingsGroup.Access });
        services.AddSingleton(new ModuleTexts("identity", typeof(Texts)));
        services.AddSingleton(new ModuleTexts("passwords", typeof(Texts)));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["registry_username_taken"] = StaffRefusals.UsernameTaken,
            ["registry_invitation_open"] = InvitationRefusals.InvitedAlready,
            ["registry_licence_taken"] = StaffRefusals.LicenceTaken,
            ["registry_user_email_taken"] = StaffRefusals.ContactTaken,
            ["registry_user_phone_taken"] = StaffRefusals.ContactTaken,
        }));
        services.AddOneTimeCodes();
        services.AddPersons();
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        SignInRoutes.Map(routes);
        SignInPages.Map(routes);
        JwksRoutes.Map(routes);
        StaffRoutes.Map(routes);
        StaffPages.Map(routes);
        RolesPages.Map(routes);
        SwitchingPages.Map(routes);
        InvitationRoutes.Map(routes);
        InvitationPages.Map(routes);
        RecoveryRoutes.Map(routes);
    }
}
