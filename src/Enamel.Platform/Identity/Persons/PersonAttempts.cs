using System.Net;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Privacy.Vault;

namespace Enamel.Platform.Identity.Persons;

/// <summary>
/// By what attempts at patients' passwords are counted: a number from one network, the network, and the number over all, where the bound is wider. So
/// whoever guesses shuts out themselves, and not the owner elsewhere. A number that has no account is counted like one that has.
/// </summary>
public sealed class PersonAttempts(UnitOfWork unit, KeyRing ring, LockOut lockOut)
{
    static readonly Patience OfNumber = new(100);

    /// <summary>Counts one that is about to be made; for before anything is written.</summary>
    /// <returns>Nothing when it may be made; otherwise how long to wait, and then nothing was counted.</returns>
    internal async Task<Refusal?> Take(string phone, CancellationToken stop)
    {
        var counters = await Counters(phone, stop);
        return await unit.Outside(() => lockOut.Take(counters, stop), stop);
    }

    /// <summary>The password was right, or is a new one: what was counted against the number is forgotten.</summary>
    internal async Task Forgive(string phone, CancellationToken stop) => await LockOut.Forgive(await Counters(phone, stop), unit, stop);

    async Task<IReadOnlyList<Counter>> Counters(string phone, CancellationToken stop)
    {
        var index = (await ring.Platform(unit, stop)).Index;
        var network = Whence.NetworkOf(IPAddress.TryParse(unit.Entrant?.Address, out var address) ? address : null);
        byte[] Key(string what) => index.Of(PersonFields.Attempt, what)!; // not empty
        return [new(Key($"{phone} from {network}"), Patience.OfAccount), new(Key($"from {network}"), Patience.OfAddress), new(Key(phone), OfNumber)];
    }
}
