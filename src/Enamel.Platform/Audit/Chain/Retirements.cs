using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>What retention runs say they have removed from a trail, as far as they can be believed.</summary>
sealed class Retirements
{
    internal const string Kind = "enamel-trail-retirement-1";
    internal const int IdLength = 16;

    readonly HashSet<Guid> ids = [];
    readonly List<TrailFinding> faults = [];

    /// <summary>The entries that are gone by right.</summary>
    public IReadOnlySet<Guid> Ids => ids;

    /// <summary>Records that nobody with the clinic's key has written.</summary>
    public IReadOnlyList<TrailFinding> Faults => faults;

    /// <summary>The text of a record; its signature vouches for the ids through their hash.</summary>
    public static string Record(int clinicId, Guid id, DateTimeOffset at, string run, string reason, byte[] removed, string keyId) => JsonSerializer.Serialize(new
    {
        kind = Kind,
        clinic = clinicId,
        id,
        at = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        run,
        reason,
        entries = removed.Length / IdLength,
        removed = Convert.ToHexStringLower(SHA256.HashData(removed)),
        key = keyId,
    });

    /// <summary>Reads a trail's records; the platform has none.</summary>
    public static async Task<Retirements> Read(NpgsqlConnection connection, int clinicId, string? schema, SealKeys keys, CancellationToken stop)
    {
        var all = new Retirements();
        if (schema is null) return all;
        await using var command = new NpgsqlCommand($"select id, record, signature, removed from {schema}.audit_retirements where clinic_id = $1 order by id", connection) { Parameters = { new() { Value = clinicId } } };
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) all.Take(clinicId, rows.GetGuid(0), rows.GetString(1), (byte[])rows[2], (byte[])rows[3], keys);
        return all;
    }

    void Take(int clinicId, Guid id, string record, byte[] signature, byte[] removed, SealKeys keys)
    {
        if (!IsBelieved(clinicId, id, record, signature, removed, keys))
        {
            faults.Add(new(TrailFault.SignatureWrong, 0, null, $"the record {id} of a retention run is not the clinic's: what it says was removed by right was not"));
            return;
        }
        for (var at = 0; at < removed.Length; at += IdLength) ids.Add(new(removed.AsSpan(at, IdLength), bigEndian: true));
    }

    static bool IsBelieved(int clinicId, Guid id, string record, byte[] signature, byte[] removed, SealKeys keys)
    {
        try
        {
            using var json = JsonDocument.Parse(record);
            var said = json.RootElement;
            return said.GetProperty("kind").GetString() == Kind && said.GetProperty("clinic").GetInt32() == clinicId && said.GetProperty("id").GetGuid() == id
                && removed.Length % IdLength == 0 && said.GetProperty("removed").GetString() == Convert.ToHexStringLower(SHA256.HashData(removed))
                && keys.All.TryGetValue(said.GetProperty("key").GetString() ?? "", out var key) && key.Public.HasSigned(Encoding.UTF8.GetBytes(record), signature);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
