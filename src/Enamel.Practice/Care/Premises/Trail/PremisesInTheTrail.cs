using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Premises.Trail;

/// <summary>What the trail needs to tell of branches, chairs and counters.</summary>
static class PremisesInTheTrail
{
    public static void AddPremisesInTheTrail(this IServiceCollection services)
    {
        services.AddSingleton(new TrailWords(typeof(Texts)));
        services.AddSingleton(new TrailNames("premises_branches", ["branch_id", "branches"], async (unit, ids, stop) =>
            await Rows<Branch>(unit, ids).Select(one => new { one.Id, one.Name }).ToDictionaryAsync(one => one.Id, one => one.Name, stop)));
        services.AddSingleton(new TrailNames("premises_chairs", ["chair_id"], async (unit, ids, stop) =>
            await Rows<Chair>(unit, ids).Select(one => new { one.Id, one.Name }).ToDictionaryAsync(one => one.Id, one => one.Name, stop)));
        services.AddSingleton(new TrailNames("premises_counters", ["counter_id"], async (unit, ids, stop) =>
            await Rows<Counter>(unit, ids).Select(one => new { one.Id, one.Name }).ToDictionaryAsync(one => one.Id, one => one.Name, stop)));
    }

    static IQueryable<TRow> Rows<TRow>(IServiceProvider unit, IReadOnlyCollection<Guid> ids) where TRow : ClinicRow =>
        unit.GetRequiredService<ClinicDb>().Set<TRow>().AsNoTracking().Where(one => ids.Contains(one.Id));
}
