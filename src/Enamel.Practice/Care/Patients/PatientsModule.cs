using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients.Consents;
using Enamel.Practice.Patients.Family;
using Enamel.Practice.Patients.Finding;
using Enamel.Practice.Patients.Medical;
using Enamel.Practice.Patients.Record;
using Enamel.Practice.Patients.Registering;
using Enamel.Practice.Patients.Trail;
using Enamel.Practice.Patients.Restraints;
using Enamel.Practice.Patients.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Patients;

/// <summary>The clinic's patients: who they are, what must be known before they are treated, who belongs to whom.</summary>
public sealed class PatientsModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<PatientParticulars>().AddScoped<PatientsRegister>().AddScoped<CinOwners>();
        services.AddScoped<RegisterPatient>().AddScoped<EditPatient>().AddScoped<ArchivePatient>().AddScoped<LikelyDuplicates>();
        services.AddScoped<MedicalHistory>().AddScoped<NoteCondition>().AddScoped<ChangeCondition>().AddScoped<PatientFamily>().AddScoped<LinkRelative>();
        services.AddScoped<NameSearch>().AddScoped<FindPatients>().AddScoped<PatientChoosing>().AddScoped<OpenRecord>().AddScoped<MedicalAlerts>();
        services.AddScoped(provider => new PatientDirectory(
            provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<MedicalAlerts>(), provider.GetRequiredService<ClinicClock>(),
            provider.GetRequiredService<PatientRestraints>()));
        services.AddScoped(provider => new PatientContacts(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<ClinicVault>(), provider.GetRequiredService<IPhonePlan>()));
        services.AddScoped(provider => new PatientWriting(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<Patient>("patients_patients", Patient.Map);
            model.Map<Condition>("patients_conditions", Condition.Map);
            model.Map<FamilyLink>("patients_links", FamilyLink.Map);
            model.Map<Consent>("patients_consents", Consent.Map);
            model.Map<Restraint>("patients_restraints", Restraint.Map);
            model.Map<Preference>("patients_preferences");
        }));
        services.AddPatientHolding("patients", typeof(Texts),
            new("patients_patients", "registered_at", PatientColumn: "id"), new("patients_conditions", "created_at"), new("patients_links", "created_at"),
            new("patients_consents", "recorded_at"), new("patients_restraints"), new("patients_preferences"));
        services.AddScoped<IRemovedThings, ArchivedPatients>().AddScoped<IRemovedThings, EndedConditions>().AddScoped<IRemovedThings, EndedLinks>();
        services.AddScoped(provider => new PatientRestraints(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<CurrentUser>(), provider.GetRequiredService<ClinicClock>()));
        services.AddScoped(provider => new PatientConsents(
            provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<CurrentClinic>(), provider.GetRequiredService<CurrentUser>(), provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<ClinicClock>(), provider.GetRequiredService<PatientRestraints>()));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["patients_cin_taken"] = PatientsRefusals.CinTaken,
            ["patients_link_taken"] = PatientsRefusals.LinkTaken,
            ["patients_link_not_to_self"] = PatientsRefusals.LinkToSelf,
            ["patients_restricted"] = PatientsRefusals.IsRestricted,
            ["patients_restraint_one_at_a_time"] = PatientsRefusals.RestraintTaken,
        }));
        services.AddScoped<PersonsRecord>();
        services.AddPatientsInTheTrail();
        services.AddSingleton(new ModulePermissions(typeof(PatientsPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("patients", typeof(Texts)));
        services.AddSingleton(new TrailWords(typeof(Texts)));
        services.AddSingleton(new ScopeEntry("patients", typeof(Texts), "patients"));
        services.AddSingleton(new NavigationEntry(20, "/patients", IconName.People, typeof(Texts), "patients", PatientsPermissions.Find));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        PatientsRoutes.Map(routes.Api);
        var pages = routes.Pages.MapGroup("/patients");
        FindingPages.Map(pages);
        RegisteringPages.Map(pages);
        RecordPages.Map(pages);
    }
}
