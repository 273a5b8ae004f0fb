using Enamel.Platform.Database;
using Enamel.Platform.Removals;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.OpenSessions;

/// <summary>Rows that the registry keeps for the clinic and the application cannot list by itself: the database tells which are old, and nothing else of them.</summary>
abstract class OldInTheRegistry(RegistryDb registry) : IOutworn
{
    public abstract string Kind { get; }

    public Type Texts => typeof(Texts);

    public abstract int Order { get; }

    public abstract int UsualMonths { get; }

    public abstract int LeastMonths { get; }

    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop) =>
        await registry.Database.SqlQuery<Guid>($"select registry.outworn_ids({Kind}, {before.ToUniversalTime()}, {most}) as \"Value\"").ToListAsync(stop);

    public Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>([]);
}

/// <summary>One-time codes that were asked for here, with the numbers (as blind indexes) and networks that asked.</summary>
sealed class OldCodes(RegistryDb registry) : OldInTheRegistry(registry)
{
    public override string Kind => "codes";

    public override int Order => 50;

    public override int UsualMonths => 1;

    public override int LeastMonths => 1;
}

/// <summary>Patients' sessions at this clinic that are long over, with the addresses and browsers they came from; of each patient the newest stays.</summary>
sealed class OldPortalSessions(RegistryDb registry) : OldInTheRegistry(registry)
{
    public override string Kind => "portal-sessions";

    public override int Order => 45;

    public override int UsualMonths => 12;

    public override int LeastMonths => 2;
}
