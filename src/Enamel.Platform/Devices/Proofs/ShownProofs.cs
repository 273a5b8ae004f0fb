using Npgsql;

namespace Enamel.Platform.Devices;

/// <summary>Remembers which proofs were shown, in the registry: of several servers each refuses what another has seen.</summary>
public sealed class ShownProofs(NpgsqlDataSource database, TimeProvider clock)
{
    static readonly TimeSpan Tidied = TimeSpan.FromMinutes(1);

    long nextTidying;

    /// <summary>Notes that a proof was shown.</summary>
    /// <returns>Whether it is the first time.</returns>
    public async Task<bool> IsFirst(DpopProof proof, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("insert into registry.device_proofs (proof_hash, expires_at) values ($1, $2) on conflict do nothing")
        {
            Parameters = { new() { Value = proof.Fingerprint }, new() { Value = proof.IssuedAt + DpopProof.Life + DpopProof.ClockSkew } },
        });
        if (IsTimeToTidy(now))
            batch.BatchCommands.Add(new("delete from registry.device_proofs where expires_at < $1") { Parameters = { new() { Value = now } } });
        await batch.ExecuteNonQueryAsync(stop);
        return batch.BatchCommands[0].RecordsAffected == 1;
    }

    // Once a minute and server, by whoever comes then.
    bool IsTimeToTidy(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref nextTidying);
        return now.UtcTicks >= due && Interlocked.CompareExchange(ref nextTidying, (now + Tidied).UtcTicks, due) == due;
    }
}
