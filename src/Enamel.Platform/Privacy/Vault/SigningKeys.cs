using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Npgsql;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>
/// The keys that sign access tokens, from the registry. All verify; the newest signs, once everybody has had the time to learn of it. A key that an
/// operator made is seen within a minute.
/// </summary>
public sealed class SigningKeys(NpgsqlDataSource database, IMasterKeyProvider master, TimeProvider clock)
{
    /// <summary>Who signs, in the tokens' <c>iss</c>.</summary>
    public const string Issuer = "enamel";

    /// <summary>How long a key is published before it signs: other servers and programs keep the set for this long at most.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    Known known = new([], null, DateTimeOffset.MinValue);

    /// <summary>All keys by their id, for a caller who is not known yet: before any work has begun.</summary>
    public async ValueTask<IReadOnlyDictionary<string, SigningKey>> All(CancellationToken stop)
    {
        if (clock.GetUtcNow() < known.Until) return known.ById;
        await using var connection = await database.OpenConnectionAsync(stop);
        return (known = await Read(connection, stop)).ById;
    }

    /// <summary>The public halves as a JWK set (RFC 7517), for whoever checks our tokens.</summary>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, string>>> Published(UnitOfWork unit, CancellationToken stop) => [.. (await All(unit, stop)).Values.Select(key => key.Public.ToJwk())];

    /// <summary>All keys by their id, over the connection of the work at hand.</summary>
    public async ValueTask<IReadOnlyDictionary<string, SigningKey>> All(UnitOfWork unit, CancellationToken stop) =>
        (clock.GetUtcNow() < known.Until ? known : known = await Read(unit.Connection, stop)).ById;

    /// <summary>The key that signs now.</summary>
    /// <exception cref="InvalidOperationException">There is none: <c>enamel migrate</c> makes it.</exception>
    public async ValueTask<SigningKey> Newest(UnitOfWork unit, CancellationToken stop) =>
        (clock.GetUtcNow() < known.Until ? known : known = await Read(unit.Connection, stop)).Newest ?? throw new InvalidOperationException("No signing key is in the registry: run 'enamel migrate'.");

    async Task<Known> Read(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "select number, wrapped, created_at from registry.keys where clinic_id = 0 and purpose = 'signing' and wrapped is not null and (retired_at is null or retired_at > $1) order by number",
            connection);
        var now = clock.GetUtcNow();
        command.Parameters.Add(new() { Value = now });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var byId = new Dictionary<string, SigningKey>(StringComparer.Ordinal);
        SigningKey? signer = null;
        while (await reader.ReadAsync(stop))
        {
            var wrapped = new WrappedKey(KeyPurpose.Signing, reader.GetInt32(0), (byte[])reader[1]);
            var key = SigningKey.FromPkcs8(wrapped.Open(ClinicKeys.Platform, master.KeysWith(wrapped.MasterNumber)));
            byId[key.KeyId] = key;
            // The only one there is signs at once: after the first start, and where all others were withdrawn.
            if (signer is null || reader.GetFieldValue<DateTimeOffset>(2) + Lead <= now) signer = key;
        }
        return new(byId, signer, now + Kept);
    }

    sealed record Known(Dictionary<string, SigningKey> ById, SigningKey? Newest, DateTimeOffset Until);
}
