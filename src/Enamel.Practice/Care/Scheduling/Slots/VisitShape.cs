using System.Runtime.InteropServices;
using Enamel.Kernel;

namespace Enamel.Practice.Scheduling.Slots;

/// <summary>
/// What a visit needs: how long it takes, which of its parts need the doctor, and what must stay free around it. What is kept free at an end needs whoever
/// is there at that end: the chair always, the doctor where the visit begins or ends with the doctor.
/// </summary>
/// <param name="Minutes">A multiple of 5.</param>
/// <param name="Pattern">A letter for each five minutes, X with the doctor, / without; null where the doctor is there all the time.</param>
/// <param name="BufferBefore">Minutes that stay free before it.</param>
/// <param name="BufferAfter">Minutes that stay free after it.</param>
public sealed record VisitShape(int Minutes, string? Pattern = null, int BufferBefore = 0, int BufferAfter = 0)
{
    const char WithDoctor = 'X', WithoutDoctor = '/';
    const int Cell = 5;

    /// <summary>How many cells it takes.</summary>
    internal int Cells => Minutes / Cell;

    /// <summary>Cells before the beginning that stay free.</summary>
    internal int Before => BufferBefore / Cell;

    /// <summary>Cells behind the end that stay free.</summary>
    internal int After => BufferAfter / Cell;

    /// <summary>The doctor's parts in cells from the beginning, buffers with them.</summary>
    internal IReadOnlyList<Part> DoctorParts { get; } = Parts(Minutes / Cell, Pattern, BufferBefore / Cell, BufferAfter / Cell);

    /// <summary>A stretch of cells.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Part(int From, int Until);

    /// <summary>The doctor's times when the visit begins at an instant; with what is kept free around them.</summary>
    internal IEnumerable<TimeSlot> DoctorTimes(DateTimeOffset start) =>
        DoctorParts.Select(part => TimeSlot.Between(start.AddMinutes(part.From * Cell), start.AddMinutes(part.Until * Cell)).Expected()); // no part is empty

    /// <summary>All of it when it begins at an instant; with what is kept free around it.</summary>
    internal TimeSlot Whole(DateTimeOffset start) => TimeSlot.Between(start.AddMinutes(-BufferBefore), start.AddMinutes(Minutes + BufferAfter)).Expected();

    /// <summary>A pattern as it is kept: null where it says no more than none would.</summary>
    public static string? Plain(string? pattern) => string.IsNullOrEmpty(pattern) || !pattern.Contains(WithoutDoctor, StringComparison.Ordinal) ? null : pattern;

    /// <summary>Whether it is a pattern at all, with some time of the doctor in it.</summary>
    public static bool IsPattern(string pattern) =>
        pattern.Contains(WithDoctor, StringComparison.Ordinal) && pattern.All(letter => letter is WithDoctor or WithoutDoctor);

    /// <summary>
    /// Makes a pattern as long as a visit is. What comes before and after the doctor keeps its length as far as there is room; what is between grows and shrinks.
    /// </summary>
    public static string? Fit(string? pattern, int minutes)
    {
        var cells = minutes / Cell;
        if (pattern is null || pattern.Length == cells) return pattern;
        var lead = Math.Min(pattern.IndexOf(WithDoctor, StringComparison.Ordinal), cells - 1);
        var trail = Math.Min(pattern.Length - 1 - pattern.LastIndexOf(WithDoctor), cells - 1 - lead);
        var middle = pattern.Trim(WithoutDoctor);
        var room = cells - lead - trail;
        middle = middle.Length >= room ? middle[..room] : middle.PadRight(room, WithDoctor);
        return Plain(new string(WithoutDoctor, lead) + middle + new string(WithoutDoctor, trail));
    }

    static List<Part> Parts(int cells, string? pattern, int before, int after)
    {
        var parts = new List<Part>();
        for (var at = 0; at < cells; at++)
        {
            if (pattern is not null && (at >= pattern.Length || pattern[at] != WithDoctor)) continue;
            if (parts.Count > 0 && parts[^1].Until == at) parts[^1] = parts[^1] with { Until = at + 1 };
            else parts.Add(new(at, at + 1));
        }
        if (parts.Count > 0 && parts[0].From == 0) parts[0] = parts[0] with { From = -before };
        if (parts.Count > 0 && parts[^1].Until == cells) parts[^1] = parts[^1] with { Until = cells + after };
        return parts;
    }
}
