using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Removals;
using Npgsql;

namespace Enamel.Platform.Identity.Persons;

/// <summary>
/// Patients' own accounts that nobody has used for long. They belong to no clinic, so no clinic's run removes them: the platform does, whose data they are. Who comes back makes a
/// new one; what a clinic holds on them is not touched.
/// </summary>
public sealed class UnusedAccounts(DatabaseAddress address, RemovalLedger ledger, KeyRing ring, TimeProvider clock)
{
    /// <summary>The word of the ledger.</summary>
    public const string Kind = "accounts";

    /// <summary>The platform, as the ledger names it.</summary>
    public const string Platform = "platform";

    /// <summary>After so many months without a sign-in.</summary>
    public const int UsualMonths = 36;

    /// <summary>Nobody can say less.</summary>
    public const int LeastMonths = 12;

    const int Most = 500;

    /// <summary>What is older is due.</summary>
    public DateTimeOffset Before(int months) => clock.GetUtcNow().AddMonths(-Math.Max(months, LeastMonths));

    /// <summary>How many are due.</summary>
    public async Task<int> Count(DateTimeOffset before, CancellationToken stop)
    {
        await using var connection = await Open(stop);
        return (await Due(connection, before, int.MaxValue, stop)).Count;
    }

    /// <summary>Removes them, some hundred at a time.</summary>
    public async Task<int> Remove(DateTimeOffset before, CancellationToken stop)
    {
        await using var connection = await Open(stop);
        var (all, index) = (0, (await ring.Platform(stop)).Index);
        while (await Due(connection, before, Most, stop) is { Count: > 0 } due)
        {
            // What is not remembered outside must not go; what did not go does no harm there.
            await ledger.Add(new(Platform, 0, Kind, Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow(), before, [.. due.Select(id => Hash(index, id))]), stop);
            all += await Retire(connection, due, before, stop);
        }
        return all;
    }

    /// <summary>Removes again what a restored backup brought back.</summary>
    public async Task<int> Replay(LedgerLine line, CancellationToken stop)
    {
        await using var connection = await Open(stop);
        var (wanted, index) = (line.Subjects.ToHashSet(StringComparer.Ordinal), (await ring.Platform(stop)).Index);
        var back = (await Due(connection, line.Before, int.MaxValue, stop)).Where(id => wanted.Contains(Hash(index, id))).ToList();
        return back.Count == 0 ? 0 : await Retire(connection, back, line.Before, stop);
    }

    static string Hash(Privacy.BlindIndex index, Guid id) => Convert.ToHexStringLower(index.Of("removed", id.ToString("N"))!); // an id is never empty

    static async Task<List<Guid>> Due(NpgsqlConnection connection, DateTimeOffset before, int most, CancellationToken stop)
    {
        await using var find = new NpgsqlCommand("select registry.outworn_accounts($1, $2)", connection) { Parameters = { new() { Value = before.UtcDateTime }, new() { Value = most } } };
        await using var rows = await find.ExecuteReaderAsync(stop);
        var due = new List<Guid>();
        while (await rows.ReadAsync(stop)) due.Add(rows.GetGuid(0));
        return due;
    }

    static async Task<int> Retire(NpgsqlConnection connection, IReadOnlyList<Guid> ids, DateTimeOffset before, CancellationToken stop)
    {
        await using var retire = new NpgsqlCommand("select registry.retire_accounts($1, $2)", connection) { Parameters = { new() { Value = ids.ToArray() }, new() { Value = before.UtcDateTime } } };
        return await retire.ExecuteScalarAsync(stop) is int gone ? gone : 0;
    }

    async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(address.AsOwner("registry"));
        await connection.OpenAsync(stop);
        await using var say = new NpgsqlCommand("select set_config('enamel.request_id', 'command:retention accounts', false)", connection);
        await say.ExecuteNonQueryAsync(stop);
        return connection;
    }
}
