using System.Text;

namespace Enamel.Server.Demo;

/// <summary>Chance that falls the same way every time and on every machine, from a word: SplitMix64 over the word's FNV-1a hash.</summary>
internal sealed class Dice
{
    private ulong _state = 14695981039346656037;

    public Dice(string word)
    {
        foreach (var one in Encoding.UTF8.GetBytes(word))
            _state = (_state ^ one) * 1099511628211;
    }

    /// <summary>A number from <paramref name="least"/> up to and with <paramref name="most"/>.</summary>
    public int Roll(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    /// <summary>True so many times out of a hundred.</summary>
    public bool Falls(int percent) => Roll(1, 100) <= percent;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[Roll(0, from.Count - 1)];

    /// <summary>All of them in another order.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> all)
    {
        var cards = all.ToList();
        for (var last = cards.Count - 1; last > 0; last--)
        {
            var other = Roll(0, last);
            (cards[last], cards[other]) = (cards[other], cards[last]);
        }
        return cards;
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
