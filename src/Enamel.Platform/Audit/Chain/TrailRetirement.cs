using System.Text;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Enamel.Platform.Tenancy;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>
/// Removes entries from the current clinic's trail, for the retention run and nobody else. The blocks keep the entries' ids and hashes; a record over the
/// clinic's signature says which are gone, when, by which run and why, so that a verification tells a removal by right from a theft. In the unit of work at hand.
/// </summary>
public sealed class TrailRetirement(UnitOfWork unit, CurrentClinic clinic, IMasterKeyProvider master, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Removes them.</summary>
    /// <param name="entryIds">Which: all of them sealed and older than a year.</param>
    /// <param name="run">The name of the run, such as its id.</param>
    /// <param name="reason">By which rule: told for ever, so without personal data.</param>
    /// <exception cref="PostgresException">One is not there, not sealed yet or too young; nothing is removed.</exception>
    public async Task<int> Run(IReadOnlyCollection<Guid> entryIds, string run, string reason, CancellationToken stop)
    {
        if (entryIds.Count == 0) return 0;
        using var keys = await SealKeys.Of(clinic.Id, unit.Connection, master, stop);
        var key = keys.Newest ?? throw new InvalidOperationException("The clinic has no key to sign with: run 'enamel migrate'.");
        var removed = new byte[entryIds.Count * Retirements.IdLength];
        var at = 0;
        foreach (var entryId in entryIds) entryId.TryWriteBytes(removed.AsSpan(Retirements.IdLength * at++, Retirements.IdLength), bigEndian: true, out _);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var record = Retirements.Record(clinic.Id, id, clock.GetUtcNow(), run, reason, removed, key.KeyId);
        await using var retire = new NpgsqlCommand("select registry.audit_retire($1, $2, $3, $4, $5)", unit.Connection);
        foreach (var value in new object[] { clinic.Id, id, record, key.Sign(Encoding.UTF8.GetBytes(record)), removed }) retire.Parameters.Add(new() { Value = value });
        await retire.ExecuteNonQueryAsync(stop);
        trail.Happened("retire", "audit_entries", id.ToString(), new { run, reason, entries = entryIds.Count });
        return entryIds.Count;
    }
}
