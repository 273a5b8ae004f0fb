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
    /// <summary>Entries that may leave the trail: sealed, older than a moment and than a year, the oldest first; each with the patient that it tells of.</summary>
    /// <param name="after">Those behind this one.</param>
    public async Task<IReadOnlyList<(Guid Id, Guid? PatientId)>> Older(DateTimeOffset before, Guid after, int most, CancellationToken stop)
    {
        await using var find = new NpgsqlCommand(
            """
            select e.id, e.patient_id from audit_entries e join registry.audit_heads h on h.clinic_id = e.clinic_id
            where e.clinic_id = $1 and e.id > $2 and e.id < $3 and e.at < now() - interval '1 year' and (e.tick, e.id) <= (h.upto_tick, h.upto_id)
            order by e.id limit $4
            """, unit.Connection);
        foreach (var value in new object[] { clinic.Id, after, Reading.TrailPlace.Of(before), most }) find.Parameters.Add(new() { Value = value });
        await using var rows = await find.ExecuteReaderAsync(stop);
        var older = new List<(Guid, Guid?)>();
        while (await rows.ReadAsync(stop)) older.Add((rows.GetGuid(0), rows.IsDBNull(1) ? null : rows.GetGuid(1)));
        return older;
    }

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
