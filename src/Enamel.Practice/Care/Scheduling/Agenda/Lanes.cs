namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Where something stands beside others of the same time.</summary>
/// <param name="Number">1 is the first.</param>
/// <param name="Of">How many stand side by side.</param>
public readonly record struct Lane(int Number, int Of);

/// <summary>Puts what overlaps side by side: a pure rule over steps of five minutes.</summary>
public static class Lanes
{
    /// <summary>As many as the style sheet has places for; what comes beyond shares the last.</summary>
    public const int Most = 6;

    /// <summary>The lane of each: those that touch one another, directly or through others, share the width; each takes the first lane that is free.</summary>
    /// <param name="times">From (included) and until (not included), ordered by from.</param>
    public static IReadOnlyList<Lane> Of(IReadOnlyList<(int From, int Until)> times)
    {
        var lanes = new Lane[times.Count];
        for (var first = 0; first < times.Count;)
        {
            var last = LastOfGroup(times, first);
            Place(times, lanes, first, last);
            first = last + 1;
        }
        return lanes;
    }

    static int LastOfGroup(IReadOnlyList<(int From, int Until)> times, int first)
    {
        var (last, until) = (first, times[first].Until);
        while (last + 1 < times.Count && times[last + 1].From < until) until = Math.Max(until, times[++last].Until);
        return last;
    }

    static void Place(IReadOnlyList<(int From, int Until)> times, Lane[] lanes, int first, int last)
    {
        var until = new List<int>(); // of each lane, when what is in it ends
        for (var at = first; at <= last; at++)
        {
            var lane = until.FindIndex(end => end <= times[at].From);
            if (lane < 0 && until.Count < Most) { until.Add(0); lane = until.Count - 1; }
            if (lane < 0) lane = Most - 1;
            until[lane] = Math.Max(until[lane], times[at].Until);
            lanes[at] = new(lane + 1, 0);
        }
        for (var at = first; at <= last; at++) lanes[at] = lanes[at] with { Of = until.Count };
    }
}
