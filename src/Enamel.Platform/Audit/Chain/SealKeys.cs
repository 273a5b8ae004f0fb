using Enamel.Platform.Identity;
using Enamel.Platform.Privacy;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>
/// The keys that sign a clinic's blocks. Their private halves are wrapped by the master key, which is not in the database: whoever can write anything there
/// still cannot make such a key, and so the public half that comes out of it can be believed. They are kept as long as the chain.
/// </summary>
sealed class SealKeys : IDisposable
{
    readonly Dictionary<string, SigningKey> byId = new(StringComparer.Ordinal);

    SealKeys()
    {
    }

    /// <summary>The one that signs now; null where the clinic has none.</summary>
    public SigningKey? Newest { get; private set; }

    /// <summary>All of them, by their thumbprint.</summary>
    public IReadOnlyDictionary<string, SigningKey> All => byId;

    /// <summary>Reads a clinic's keys.</summary>
    /// <exception cref="SealBrokenException">One does not open with the master keys at hand.</exception>
    public static async Task<SealKeys> Of(int clinicId, NpgsqlConnection connection, IMasterKeyProvider master, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select number, wrapped from registry.keys where clinic_id = $1 and purpose = 'seal' and wrapped is not null order by number", connection)
        {
            Parameters = { new() { Value = clinicId } },
        };
        await using var rows = await command.ExecuteReaderAsync(stop);
        var keys = new SealKeys();
        while (await rows.ReadAsync(stop))
        {
            var wrapped = new WrappedKey(KeyPurpose.Seal, rows.GetInt32(0), (byte[])rows[1]);
            keys.Newest = SigningKey.FromPkcs8(wrapped.Open(clinicId, master.KeysWith(wrapped.MasterNumber)));
            keys.byId[keys.Newest.KeyId] = keys.Newest;
        }
        return keys;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in byId.Values) key.Dispose();
    }
}
