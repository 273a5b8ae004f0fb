using System.Globalization;
using System.Text.Json;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>
/// Follows a clinic's trail and raises what the rules find, once: the place up to which it was followed, the alerts and their messages are written in one transaction
/// (docs/decisions/0015-reading-the-trail.md).
/// </summary>
sealed class WatchTrail(UnitOfWork unit, ClinicDb db, CurrentClinic clinic, AlertRules rules, AlertFinding finding, AlertLetter letter, TimeProvider clock)
{
    const int AtATime = 2000;

    // A trail that nobody followed yet is not searched from its beginning: who looked at a record a year ago is no news.
    static readonly TimeSpan FirstLook = TimeSpan.FromHours(1);

    /// <summary>Takes the next step, unless another server is at it.</summary>
    /// <returns>Up to when everything was looked at; null when another server has it.</returns>
    public async Task<DateTimeOffset?> Step(CancellationToken stop)
    {
        if (await Take(stop) is not { } watch) return null;
        var seen = watch.Seen;
        var isBehind = false;
        // What began before the last look has ended: nothing older than that look can still appear.
        if (watch.Awaited is { } awaited && watch.OldestRunning >= awaited)
        {
            var horizon = TrailPlace.Of(watch.AwaitedAt);
            var rows = await Rows(seen, horizon, stop);
            if (rows.Count > 0) await Look(rows, stop);
            isBehind = rows.Count >= AtATime;
            seen = isBehind ? rows[^1].Id : Later(seen, horizon);
        }
        var waits = isBehind || (watch.Awaited is { } still && watch.OldestRunning < still);
        await Keep(seen, waits ? watch.Awaited : watch.NextTransaction, waits ? watch.AwaitedAt : watch.Now, stop);
        return TrailPlace.TimeOf(seen);
    }

    async Task Look(IReadOnlyList<TrailRow> rows, CancellationToken stop)
    {
        var settings = (await rules.Now(stop)).Where(rule => rule.IsOn).ToList();
        var raised = new List<(Alert Alert, RuleSetting Rule)>();
        var floor = TrailPlace.Of(TrailPlace.TimeOf(rows[0].Id) - TimeSpan.FromDays(1)); // no rule looks further back
        var lately = await db.Set<Alert>().AsNoTracking().Where(alert => alert.EntryId > floor).Select(alert => new { alert.Rule, alert.Occasion, alert.EntryId }).ToListAsync(stop);
        foreach (var rule in settings)
        {
            var own = lately.Where(alert => alert.Rule == rule.Rule).ToList();
            Guid Since(string key) => own.Where(alert => alert.Occasion.StartsWith(key + ":", StringComparison.Ordinal)).Select(alert => alert.EntryId).DefaultIfEmpty().Max();
            foreach (var found in (await finding.Of(rule, rows, Since, stop)).DistinctBy(found => found.Occasion))
                if (await Raise(rule, found, stop) is { } alert) raised.Add((alert, rule));
        }
        await db.SaveChangesAsync(stop);
        await letter.Send([.. raised.Where(one => one.Rule.Sends).Select(one => one.Alert.Rule)], stop);
    }

    async Task<Alert?> Raise(RuleSetting rule, Found found, CancellationToken stop)
    {
        if (await db.Set<Alert>().AnyAsync(alert => alert.Rule == rule.Rule && alert.Occasion == found.Occasion, stop)) return null;
        var now = clock.GetUtcNow();
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(now),
            Rule = rule.Rule,
            Occasion = found.Occasion,
            EntryId = found.Entry.Id,
            UserId = found.UserId,
            DeviceId = found.DeviceId,
            Facts = JsonSerializer.SerializeToElement(found.Facts, JsonSerializerOptions.Web),
            HappenedAt = found.Entry.At,
            RaisedAt = now,
        };
        db.Add(alert);
        return alert;
    }

    async Task<Watch?> Take(CancellationToken stop)
    {
        await using (var begin = new NpgsqlCommand("insert into registry.audit_watches (clinic_id, seen) values ($1, $2) on conflict (clinic_id) do nothing", unit.Connection))
        {
            begin.Parameters.Add(new() { Value = clinic.Id });
            begin.Parameters.Add(new() { Value = TrailPlace.Of(clock.GetUtcNow() - FirstLook) });
            await begin.ExecuteNonQueryAsync(stop);
        }
        // The time is that of the statement's beginning, before it sees who runs: whoever begins later writes later.
        await using var take = new NpgsqlCommand("""
            select seen, awaited, awaited_at, pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint, statement_timestamp() - interval '20 milliseconds'
            from registry.audit_watches where clinic_id = $1 for update skip locked
            """, unit.Connection);
        take.Parameters.Add(new() { Value = clinic.Id });
        await using var row = await take.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop)) return null;
        var waits = !await row.IsDBNullAsync(1, stop);
        return new(row.GetGuid(0), waits ? row.GetInt64(1) : null, waits ? row.GetFieldValue<DateTimeOffset>(2) : default, row.GetInt64(3), row.GetInt64(4), row.GetFieldValue<DateTimeOffset>(5));
    }

    async Task Keep(Guid seen, long? awaited, DateTimeOffset awaitedAt, CancellationToken stop)
    {
        await using var keep = new NpgsqlCommand("update registry.audit_watches set seen = $2, awaited = $3, awaited_at = $4 where clinic_id = $1", unit.Connection);
        keep.Parameters.Add(new() { Value = clinic.Id });
        keep.Parameters.Add(new() { Value = seen });
        keep.Parameters.Add(new() { Value = awaited ?? 0 });
        keep.Parameters.Add(new() { Value = awaitedAt });
        await keep.ExecuteNonQueryAsync(stop);
    }

    async Task<List<TrailRow>> Rows(Guid after, Guid before, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"""
            select {TrailRow.Columns} from {TrailRow.OwnTrail} where clinic_id = $1 and id > $2 and id < $3 and action = any ($4) and (action <> 'insert' or subject = 'approvals_requests')
            order by id limit {AtATime}
            """), unit.Connection);
        foreach (var value in new object[] { clinic.Id, after, before, AlertFinding.Deeds }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<TrailRow>();
        while (await reader.ReadAsync(stop)) rows.Add(TrailRow.Read(reader));
        return rows;
    }

    static Guid Later(Guid one, Guid other) => one.CompareTo(other) > 0 ? one : other;

    sealed record Watch(Guid Seen, long? Awaited, DateTimeOffset AwaitedAt, long OldestRunning, long NextTransaction, DateTimeOffset Now);
}
