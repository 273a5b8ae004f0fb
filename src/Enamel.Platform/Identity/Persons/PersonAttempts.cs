using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Npgsql;

namespace Enamel.Platform.Identity.Persons;

/// <summary>
/// Counts attempts at patients' passwords before they are looked at: for a number from one network, for the network, and for the number over all, where the bound is
/// wider. So whoever guesses shuts out themselves, and not the owner elsewhere.
/// </summary>
public sealed class PersonAttempts(UnitOfWork unit, KeyRing ring)
{
    const int OfNumberAndNetwork = 5, OfNetwork = 25, OfNumber = 100;

    /// <summary>Counts one, and makes the count last; for before anything is written.</summary>
    /// <returns>Nothing when it may be made; otherwise how long to wait, and then nothing was counted.</returns>
    internal async Task<Refusal?> Take(string phone, CancellationToken stop)
    {
        foreach (var (key, free) in await Keys(phone, stop))
        {
            await using var take = new NpgsqlCommand("select registry.take_attempt($1, $2)", unit.Connection);
            take.Parameters.Add(new() { Value = key });
            take.Parameters.Add(new() { Value = free });
            if (await take.ExecuteScalarAsync(stop) is int seconds) return PersonRefusals.TooMany.With("retryAfter", seconds);
        }
        await unit.Step([], stop);
        return null;
    }

    /// <summary>The password was right, or is a new one: what was counted against the number is forgotten. What the network did elsewhere is not.</summary>
    internal async Task Forgive(string phone, CancellationToken stop)
    {
        foreach (var (key, free) in await Keys(phone, stop))
        {
            if (free == OfNetwork) continue;
            await using var forgive = new NpgsqlCommand("select registry.forgive_attempt($1)", unit.Connection);
            forgive.Parameters.Add(new() { Value = key });
            await forgive.ExecuteNonQueryAsync(stop);
        }
    }

    // In one order, so that two attempts never wait for each other.
    async Task<IReadOnlyList<(byte[] Key, int Free)>> Keys(string phone, CancellationToken stop)
    {
        var index = (await ring.Platform(unit, stop)).Index;
        var network = OneTimeCodes.Network(unit.Entrant?.Address) ?? "nowhere";
        (string What, int Free)[] counted = [($"{phone} from {network}", OfNumberAndNetwork), ($"from {network}", OfNetwork), (phone, OfNumber)];
        return [.. counted.Select(counter => (index.Of(PersonFields.Attempt, counter.What)!, counter.Free)).OrderBy(counter => Convert.ToHexString(counter.Item1), StringComparer.Ordinal)]; // not empty
    }
}
