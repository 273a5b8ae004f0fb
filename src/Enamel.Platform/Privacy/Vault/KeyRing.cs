using System.Collections.Concurrent;
using Enamel.Platform.Database;
using Npgsql;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>
/// The clinics' keys, unwrapped once and kept in memory. Which data key is current is told by the registry at each entry, so a rotation on
/// another server is seen by the next unit of work. Whoever works already reads them over the connection at hand: to wait for a second one while holding
/// the first would stand still as soon as all connections are held by people who wait.
/// </summary>
public sealed class KeyRing(NpgsqlDataSource database, IMasterKeyProvider master, TimeProvider clock)
{
    static readonly TimeSpan PlatformKept = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<int, ClinicKeys> opened = new();
    Kept? platform;

    /// <summary>A clinic's keys, with the data key of the given number among them.</summary>
    /// <param name="clinicId">The clinic.</param>
    /// <param name="current">The number that the registry named as current.</param>
    /// <exception cref="SealBrokenException">The master key at hand is not the one that wrapped them.</exception>
    public async ValueTask<ClinicKeys> Of(int clinicId, int current, UnitOfWork unit, CancellationToken stop)
    {
        if (opened.TryGetValue(clinicId, out var keys) && keys.CurrentNumber >= current) return keys;
        return opened[clinicId] = await Open(clinicId, unit.Connection, stop);
    }

    /// <summary>The platform's own keys, for people's accounts.</summary>
    public async ValueTask<ClinicKeys> Platform(UnitOfWork unit, CancellationToken stop)
    {
        if (platform is { } kept && clock.GetUtcNow() < kept.Until) return kept.Keys;
        var keys = await Open(ClinicKeys.Platform, unit.Connection, stop);
        platform = new(keys, clock.GetUtcNow() + PlatformKept);
        return keys;
    }

    /// <summary>The platform's own keys, before any work has begun.</summary>
    public async ValueTask<ClinicKeys> Platform(CancellationToken stop)
    {
        if (platform is { } kept && clock.GetUtcNow() < kept.Until) return kept.Keys;
        var keys = await Open(ClinicKeys.Platform, stop);
        platform = new(keys, clock.GetUtcNow() + PlatformKept);
        return keys;
    }

    /// <summary>Reads a clinic's keys anew, where no work is under way.</summary>
    public async Task<ClinicKeys> Open(int clinicId, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await Open(clinicId, connection, stop);
    }

    async Task<ClinicKeys> Open(int clinicId, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select purpose, number, wrapped from registry.keys where clinic_id = $1 and wrapped is not null and purpose in ('data', 'index')", connection);
        command.Parameters.Add(new() { Value = clinicId });
        var wrapped = new List<WrappedKey>();
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            wrapped.Add(new(KeyPurposeWords.ToPurpose(reader.GetString(0)), reader.GetInt32(1), (byte[])reader[2]));
        return ClinicKeys.Open(clinicId, wrapped, master.KeysWith(wrapped.Select(key => key.MasterNumber).DefaultIfEmpty().Max()));
    }

    sealed record Kept(ClinicKeys Keys, DateTimeOffset Until);
}
