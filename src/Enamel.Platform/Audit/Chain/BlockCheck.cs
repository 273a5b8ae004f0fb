using System.Buffers;
using System.Globalization;

namespace Enamel.Platform.Audit.Chain;

/// <summary>Holds the entries that stand in a block's place against the list of those that were sealed there.</summary>
sealed class BlockCheck
{
    // Clocks are set back at times, and that of another machine, which takes over, is another. What claims to be older than this is believed to be forged.
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    readonly ArrayBufferWriter<byte> scratch = new(4096);
    readonly Queue<(long NextTick, DateTime At)> seals = new();
    DateTime notBefore = DateTime.MinValue;

    Leaves leaves = new([]);
    long number;
    DateTime notAfter;
    bool[] isThere = [];
    Dictionary<Guid, int>? places;
    int expected;
    readonly List<(int At, TrailFinding Finding)> found = [];
    readonly List<TrailEntry> changed = [];

    /// <summary>How many of the sealed entries were there.</summary>
    public long Present { get; private set; }

    /// <summary>Begins with a block.</summary>
    public void Begin(BlockHeader header, Leaves sealedLeaves)
    {
        (leaves, number, notAfter) = (sealedLeaves, header.Number, header.SealedAt);
        (isThere, places, expected) = (new bool[leaves.Count], null, 0);
        found.Clear();
        changed.Clear();
    }

    /// <summary>Takes the next entry that stands in the block's place.</summary>
    public void Take(TrailEntry entry)
    {
        var at = PlaceOf(entry.Id);
        if (at < 0 || isThere[at])
        {
            found.Add((expected, new(TrailFault.EntrySlippedIn, number, entry.Id, at < 0 ? "it was not there when the block was sealed" : "it stands there twice")));
            return;
        }
        isThere[at] = true;
        expected = at + 1;
        Present++;
        if (!leaves.Hash(at).SequenceEqual(entry.Hash(scratch)))
        {
            found.Add((at, new(TrailFault.EntryChanged, number, entry.Id, "it does not say what was sealed")));
            changed.Add(entry);
        }
        if (Misdated(entry, notAfter) is { } why) found.Add((at, new(TrailFault.EntryMisdated, number, entry.Id, why)));
    }

    /// <summary>Takes an entry that no block holds yet.</summary>
    /// <param name="now">The database's time.</param>
    /// <param name="nextTick">No transaction has had this number yet.</param>
    public TrailFinding? TakeUnsealed(TrailEntry entry, DateTime now, long nextTick) =>
        entry.Tick >= nextTick ? new(TrailFault.EntrySlippedIn, 0, entry.Id, "no transaction of its number has been yet")
        : Misdated(entry, now) is { } why ? new(TrailFault.EntryMisdated, 0, entry.Id, why) : null;

    /// <summary>Ends a block.</summary>
    /// <param name="header">Its header, from which on what is written is later than the seal.</param>
    /// <param name="retired">The entries that a retention run says it has removed.</param>
    /// <returns>What is wrong in it, in the order of its entries.</returns>
    public IEnumerable<TrailFinding> End(BlockHeader header, IReadOnlySet<Guid> retired)
    {
        for (var at = 0; at < leaves.Count; at++)
            if (!isThere[at] && !retired.Contains(leaves.Id(at))) found.Add((at, new(TrailFault.EntryRemoved, number, leaves.Id(at), "it was sealed and is gone")));
        seals.Enqueue((header.NextTick, header.SealedAt));
        return [.. found.OrderBy(one => one.At).Select(one => Swapped(one.Finding) ?? one.Finding)];
    }

    // In the usual case entries come in the order in which they were sealed.
    int PlaceOf(Guid id)
    {
        if (expected < leaves.Count && leaves.Id(expected) == id) return expected;
        if (places is null)
        {
            places = new(leaves.Count);
            for (var at = 0; at < leaves.Count; at++) places.TryAdd(leaves.Id(at), at);
        }
        return places.TryGetValue(id, out var place) ? place : -1;
    }

    // A transaction gets its number at its first change: what it writes is no older than the newest seal that did not know the number yet.
    string? Misdated(TrailEntry entry, DateTime latest)
    {
        while (seals.TryPeek(out var seal) && seal.NextTick <= entry.Tick) notBefore = seals.Dequeue().At;
        var (early, late) = (notBefore == DateTime.MinValue ? notBefore : notBefore - Tolerance, latest > DateTime.MaxValue - Tolerance ? latest : latest + Tolerance);
        return Wrong(entry.At) is { } at ? $"it claims to be of {at}" : Wrong(entry.MadeAt) is { } made ? $"its id claims to be of {made}" : null;
        string? Wrong(DateTime claimed) => claimed < early || claimed > late
            ? string.Create(CultureInfo.InvariantCulture, $"{claimed:u}, and its transaction began after {notBefore:u} and was sealed at {latest:u}") : null;
    }

    // Who bears another one's words has that one's hash as soon as it has its id.
    TrailFinding? Swapped(TrailFinding finding)
    {
        if (finding.Fault != TrailFault.EntryChanged || changed.Count < 2 || changed.Count > 100) return null;
        var one = changed.Single(entry => entry.Id == finding.EntryId);
        return changed.FirstOrDefault(other => other.Id != one.Id && leaves.Hash(PlaceOf(other.Id)).SequenceEqual((one with { Id = other.Id }).Hash(scratch))) is { } partner
            ? finding with { Fault = TrailFault.EntriesSwapped, Detail = $"it bears the words of {partner.Id}" } : null;
    }
}
