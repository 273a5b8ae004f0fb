using System.Numerics;
using System.Runtime.InteropServices;
using Enamel.Kernel;

namespace Enamel.Practice.Scheduling.Slots;

/// <summary>
/// A stretch of real time in cells of five minutes, a bit for each: so that what is open and what is taken are laid over one another sixty-four cells at a
/// time. It counts instants and knows no wall clock: a day of 23 or 25 hours is a day like any other.
/// </summary>
sealed class Cells
{
    /// <summary>How long a cell is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    const int WordBits = 64;

    readonly long origin;
    readonly ulong[] words;

    /// <summary>Empty cells that cover a range.</summary>
    public Cells(TimeSlot range)
    {
        origin = range.StartsAt.UtcTicks / Length.Ticks;
        Count = (int)((range.EndsAt.UtcTicks + Length.Ticks - 1) / Length.Ticks - origin);
        words = new ulong[(Count + WordBits - 1) / WordBits];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The cell in which an instant lies; of what lies outside, beyond the edge.</summary>
    public int Floor(DateTimeOffset instant) => (int)(instant.UtcTicks / Length.Ticks - origin);

    /// <summary>The first cell that begins at an instant or after it.</summary>
    public int Ceiling(DateTimeOffset instant) => (int)((instant.UtcTicks + Length.Ticks - 1) / Length.Ticks - origin);

    /// <summary>When a cell begins.</summary>
    public DateTimeOffset At(int cell) => new((origin + cell) * Length.Ticks, TimeSpan.Zero);

    /// <summary>Sets the cells that lie in a time with all their length: for what is open.</summary>
    public void FillWithin(TimeSlot time) => Fill(Ceiling(time.StartsAt), Floor(time.EndsAt));

    /// <summary>Sets the cells that a time touches: for what is taken.</summary>
    public void FillTouched(TimeSlot time) => Fill(Floor(time.StartsAt), Ceiling(time.EndsAt));

    /// <summary>Clears the cells that a time touches: for what is closed.</summary>
    public void Clear(TimeSlot time)
    {
        foreach (var (word, mask) in Masks(Floor(time.StartsAt), Ceiling(time.EndsAt))) words[word] &= ~mask;
    }

    /// <summary>Keeps only what is set in both.</summary>
    /// <param name="other">Over the same range.</param>
    public void Keep(Cells other)
    {
        for (var word = 0; word < words.Length; word++) words[word] &= other.words[word];
    }

    /// <summary>Sets what is set in the other too.</summary>
    /// <param name="other">Over the same range.</param>
    public void Add(Cells other)
    {
        for (var word = 0; word < words.Length; word++) words[word] |= other.words[word];
    }

    /// <summary>Whether any cell is set from one to another, that not included.</summary>
    public bool Any(int from, int until)
    {
        foreach (var (word, mask) in Masks(from, until))
            if ((words[word] & mask) != 0) return true;
        return false;
    }

    /// <summary>Sets cells from one to another, that not included.</summary>
    public void Fill(int from, int until)
    {
        foreach (var (word, mask) in Masks(from, until)) words[word] |= mask;
    }

    /// <summary>The unbroken runs of set cells, the first first.</summary>
    public IEnumerable<(int From, int Until)> Runs()
    {
        for (var from = Next(0, set: true); from < Count;)
        {
            var until = Next(from, set: false);
            yield return (from, until);
            from = Next(until, set: true);
        }
    }

    // The first cell from one on that is set, or is not.
    int Next(int cell, bool set)
    {
        while (cell < Count)
        {
            var rest = (set ? words[cell / WordBits] : ~words[cell / WordBits]) >> (cell % WordBits);
            if (rest != 0) return Math.Min(Count, cell + BitOperations.TrailingZeroCount(rest));
            cell = (cell / WordBits + 1) * WordBits;
        }
        return Count;
    }

    MaskRange Masks(int from, int until) => new(Math.Max(from, 0), Math.Min(until, Count));

    [StructLayout(LayoutKind.Auto)]
    struct MaskRange(int from, int until)
    {
        int at = from;

        public readonly MaskRange GetEnumerator() => this;

        public (int Word, ulong Mask) Current { get; private set; }

        public bool MoveNext()
        {
            if (at >= until) return false;
            var word = at / WordBits;
            var end = Math.Min(until, (word + 1) * WordBits);
            var mask = ulong.MaxValue >> (WordBits - (end - at)) << (at % WordBits);
            Current = (word, mask);
            at = end;
            return true;
        }
    }
}
