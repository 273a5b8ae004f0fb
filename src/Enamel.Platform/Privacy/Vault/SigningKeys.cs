using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Npgsql;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>The keys that sign access tokens, from the registry. The newest signs, all verify; a key that another server made is seen within a minute.</summary>
public sealed class SigningKeys(NpgsqlDataSource database, IMasterKeyProvider master, TimeProvider clock)
{
    /// <summary>Who signs, in the tokens' <c>iss</c>.</summary>
    public const string Issuer = "enamel";

    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    Known known = new([], null, DateTimeOffset.MinValue);

    /// <summary>All keys by their id, for a caller who is not known yet: before any work has begun.</summary>
    public async ValueTask<IReadOnlyDictionary<string, SigningKey>> All(CancellationToken stop)
    {
        if (clock.GetUtcNow() < known.Until) return known.ById;
        await using var connection = await database.OpenConnectionAsync(stop);
        return (known = await Read(connection, stop)).ById;
    }

    /// <summary>The key that signs now.</summary>
    /// <exception cref="InvalidOperationException">There is none: <c>enamel migrate</c> makes it.</exception>
    public async ValueTask<SigningKey> Newest(UnitOfWork unit, CancellationToken stop) =>
        (clock.GetUtcNow() < known.Until ? known : known = await Read(unit.Connection, stop)).Newest ?? throw new InvalidOperationException("No signing key is in the registry: run 'enamel migrate'.");

    async Task<Known> Read(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "select number, wrapped from registry.keys where clinic_id = 0 and purpose = 'signing' and wrapped is not null order by number", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var byId = new Dictionary<string, SigningKey>(StringComparer.Ordinal);
        SigningKey? newest = null;
        while (await reader.ReadAsync(stop))
        {
            var wrapped = new WrappedKey(KeyPurpose.Signing, reader.GetInt32(0), (byte[])reader[1]);
            newest = SigningKey.FromPkcs8(wrapped.Open(ClinicKeys.Platform, master.KeysWith(wrapped.MasterNumber)));
            byId[newest.KeyId] = newest;
        }
        return new(byId, newest, clock.GetUtcNow() + Kept);
    }

    sealed record Known(Dictionary<string, SigningKey> ById, SigningKey? Newest, DateTimeOffset Until);
}
