using Enamel.Platform.Audit.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Support;

/// <summary>Seals to the end. A seal waits for every transaction of the whole cluster that could still add something, and other classes have some under way.</summary>
static class Sealed
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Beat = TimeSpan.FromMilliseconds(20);

    /// <summary>Seals what is there of a clinic, as soon as nobody's transaction stands in the way.</summary>
    public static async Task SealAllOf(this Installation installation, int clinic)
    {
        var sealing = installation.Services.GetRequiredService<TrailSealing>();
        await using var session = await installation.Address.AsAdministrator();
        var schema = await session.Ask<string>("select quote_ident(schema_name) from registry.clinics where id = $1", clinic);
        var latest = await session.Ask<long>($"select greatest((select max(tick) from {schema}.audit_entries where clinic_id = $1), (select max(tick) from registry.audit_entries where clinic_id = $1))", clinic);
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            await sealing.Seal(clinic, limit.Token);
            if (await session.Ask<bool>("select coalesce((select upto_tick >= $2 from registry.audit_heads where clinic_id = $1), false)", clinic, latest)) return;
            await Task.Delay(Beat, limit.Token);
        }
    }
}
