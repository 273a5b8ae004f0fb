namespace Enamel.Practice.Premises;

/// <summary>The order of a short list that people arrange by hand.</summary>
static class Position
{
    /// <summary>Puts one of a list at another place and numbers all from 0 again.</summary>
    /// <param name="place">Counted from 0; beyond the end is the end.</param>
    public static void Put<T>(List<T> all, T one, int place, Action<T, int> number)
    {
        all.Remove(one);
        all.Insert(Math.Clamp(place, 0, all.Count), one);
        for (var at = 0; at < all.Count; at++) number(all[at], at);
    }

    /// <summary>The number behind the last.</summary>
    public static int Behind(IEnumerable<int> positions) => positions.DefaultIfEmpty(-1).Max() + 1;
}
