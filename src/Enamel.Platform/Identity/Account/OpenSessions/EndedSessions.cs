using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.OpenSessions;

/// <summary>Sessions of staff that are long over, with the addresses and browsers they came from.</summary>
sealed class EndedSessions(RegistryDb registry, CurrentClinic clinic) : IOutworn
{
    public string Kind => "sessions";

    public Type Texts => typeof(Texts);

    public int Order => 40;

    public int UsualMonths => 12;

    public int LeastMonths => 2;

    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop) =>
        await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.ExpiresAt < before).OrderBy(session => session.Id).Select(session => session.Id).Take(most).ToListAsync(stop);

    public Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>([]);
}
