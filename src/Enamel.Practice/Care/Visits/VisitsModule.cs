using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Live;
using Enamel.Platform.OAuth;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Visits.Board;
using Enamel.Practice.Visits.Listing;
using Enamel.Practice.Visits.Moving;
using Enamel.Practice.Visits.Registering;
using Enamel.Practice.Visits.Settling;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Visits;

/// <summary>Who has come, how far they are, and the desk's board of it.</summary>
public sealed class VisitsModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<Visit>("visits_visits", Visit.Map);
            model.Map<Settlement>("visits_settlements");
        }));
        services.AddPatientHolding("visits", typeof(Texts),
            new("visits_visits", "registered_at"), new("visits_settlements", PatientColumn: "visit_id") { Of = "visits_visits" });
        services.AddScoped<VisitScope>().AddScoped<QueueNumbers>().AddScoped<RegisterVisit>().AddScoped<MoveVisit>();
        services.AddScoped<SettleVisit>().AddScoped<Waiver>().AddScoped<VisitList>().AddScoped<VisitForms>();
        services.AddScoped(provider => new VisitBook(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<VisitList>(), provider.GetRequiredService<SettleVisit>()));
        services.AddScoped(provider => new VisitBoard(
            provider.GetRequiredService<VisitList>(), provider.GetRequiredService<VisitScope>(), provider.GetRequiredService<AppointmentBook>(),
            provider.GetRequiredService<PatientDirectory>(), provider.GetRequiredService<StaffList>(), provider.GetRequiredService<Premises.Premises>(),
            provider.GetRequiredService<CurrentUser>(), provider.GetRequiredService<ClinicClock>()));
        services.AddSingleton(Waiver.Kind);
        services.AddSingleton(new LiveRows("visits", typeof(Visit)));
        services.AddSingleton(new ModulePermissions(typeof(VisitsPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("visits", typeof(Texts)));
        services.AddSingleton(new TrailWords(typeof(Texts)) { Beside = ["visits_queues", "visits_settlements"] });
        services.AddSingleton(new ScopeEntry("visits", typeof(Texts), "visits"));
        services.AddSingleton(new NavigationEntry(15, "/visits", IconName.Chair, typeof(Texts), "board", VisitsPermissions.SeeBoard) { AtHomeOf = [Role.Receptionist] });
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["visits_one_per_appointment"] = VisitsRefusals.AlreadyRegistered,
            ["visits_patient_is_here"] = VisitsRefusals.PatientIsHere,
            ["visits_illegal_transition"] = VisitsRefusals.IllegalTransition,
            ["visits_not_by_this_role"] = VisitsRefusals.NotByThisRole,
            ["visits_stamps_stand"] = VisitsRefusals.StampsStand,
            ["visits_not_settled"] = VisitsRefusals.NotSettled,
            ["visits_settled_already"] = VisitsRefusals.IllegalTransition,
        }));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        VisitsRoutes.Map(routes);
        VisitsPages.Map(routes);
    }
}
