using System.Collections.Concurrent;
using Npgsql;

namespace Enamel.Platform.Tenancy;

/// <summary>
/// Finds clinics by host and by slug. What it found is kept for a few seconds, so that a request costs no extra question; the door of the unit of
/// work asks the registry again for what must not be late (status, role, session).
/// </summary>
public sealed class ClinicDirectory(NpgsqlDataSource database, TimeProvider clock)
{
    const string Select = "select c.id, c.slug, c.name, c.status, c.zone, c.language, c.brand_colour, c.logo is not null, c.version from registry.clinics c ";
    static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    // Strangers can ask for any host: what is not there is not kept, so the memory is bounded by the clinics that exist.
    readonly ConcurrentDictionary<string, (ClinicCard Card, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <summary>The clinic found at a host, given in lower case without port; null when there is none.</summary>
    public ValueTask<ClinicCard?> AtHost(string host, CancellationToken stop) =>
        Find("host:" + host, Select + "join registry.domains d on d.clinic_id = c.id where d.host = $1 and c.opened_at is not null", host, stop);

    /// <summary>The clinic of a slug; null when there is none.</summary>
    public ValueTask<ClinicCard?> BySlug(string slug, CancellationToken stop) => Find("slug:" + slug, Select + "where c.slug = $1 and c.opened_at is not null", slug, stop);

    /// <summary>The clinic of a number; null when there is none.</summary>
    internal ValueTask<ClinicCard?> ById(int id, CancellationToken stop)
    {
        var number = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Find("id:" + number, Select + "where c.id = $1::text::int and c.opened_at is not null", number, stop);
    }

    /// <summary>All clinics that are open to the public, by name.</summary>
    public async Task<IReadOnlyList<ClinicCard>> Open(CancellationToken stop)
    {
        await using var command = database.CreateCommand(Select + "where c.status <> 'suspended' and c.opened_at is not null order by c.name limit 200");
        await using var reader = await command.ExecuteReaderAsync(stop);
        var clinics = new List<ClinicCard>();
        while (await reader.ReadAsync(stop)) clinics.Add(Read(reader));
        return clinics;
    }

    /// <summary>Forgets a clinic whose card was just changed.</summary>
    public void Forget(ClinicCard card)
    {
        foreach (var key in known.Where(entry => entry.Value.Card.Id == card.Id).Select(entry => entry.Key)) known.TryRemove(key, out _);
    }

    async ValueTask<ClinicCard?> Find(string key, string sql, string value, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(key, out var entry) && entry.Until > now) return entry.Card;
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(stop);
        if (!await reader.ReadAsync(stop))
        {
            known.TryRemove(key, out _);
            return null;
        }
        var card = Read(reader);
        known[key] = (card, now + Kept);
        return card;
    }

    static ClinicCard Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), SubscriptionWords.From(row.GetString(3)), row.GetString(4), row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6), row.GetBoolean(7), row.GetInt32(8));
}
