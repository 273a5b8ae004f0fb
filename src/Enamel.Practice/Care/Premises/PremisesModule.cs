using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Removals;
using Enamel.Platform.OAuth;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Enamel.Practice.Premises.Settings;
using Enamel.Practice.Premises.Trail;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Premises;

/// <summary>Where the clinic works: its branches, their chairs and counters.</summary>
public sealed class PremisesModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<Premises>().AddScoped<PremisesView>().AddScoped<BranchFields>().AddScoped<IBranches, BranchesForThePlatform>();
        services.AddScoped<OpenBranch>().AddScoped<ChangeBranch>().AddScoped<AddChair>().AddScoped<ChangeChair>();
        services.AddScoped<AddCounter>().AddScoped<ChangeCounter>();
        services.AddSingleton<IFurnishing, PremisesFurnishing>();
        services.AddScoped<IRemovedThings, ClosedBranches>().AddScoped<IRemovedThings, ClosedChairs>().AddScoped<IRemovedThings, ClosedCounters>();
        services.AddSingleton(new ClinicTables(PremisesTables.Map));
        services.AddSingleton(new SettingsEntry(20, "/settings/branches", IconName.Chair, typeof(Texts), "branches", PremisesPermissions.Manage));
        services.AddPremisesInTheTrail();
        services.AddSingleton(new ModulePermissions(typeof(PremisesPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("premises", typeof(Texts)));
        services.AddSingleton(new ScopeEntry("premises", typeof(Texts), "branches"));
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["premises_branch_name_taken"] = PremisesRefusals.BranchNameTaken,
            ["premises_chair_name_taken"] = PremisesRefusals.ChairNameTaken,
            ["premises_counter_name_taken"] = PremisesRefusals.CounterNameTaken,
        }));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        PremisesRoutes.Map(routes);
        BranchesPages.Map(routes);
    }
}
