using Enamel.Platform.Audit;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Database;

/// <summary>Units of work where no request is: each in a scope of its own, entered into one clinic, with its trail written at its commit.</summary>
public sealed class ClinicWork(IServiceScopeFactory scopes)
{
    /// <summary>Does something in one transaction of a clinic. What throws undoes it.</summary>
    /// <param name="clinic">Where.</param>
    /// <param name="acting">Who, as the trail will say.</param>
    /// <param name="work">Takes the scope's services.</param>
    public async Task<T> In<T>(ClinicCard clinic, Acting acting, Func<IServiceProvider, Task<T>> work, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(clinic);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(acting, stop);
        var result = await work(scope.ServiceProvider);
        await unit.Commit(scope.ServiceProvider.GetRequiredService<AuditTrail>().Take(), stop);
        return result;
    }
}
