namespace Enamel.Practice.Scheduling.Types;

/// <summary>The design's twelve tints as colours for other programs: the edge of each in <c>tokens.css</c>, light.</summary>
public static class Tints
{
    /// <summary>For an appointment of no kind.</summary>
    public const string None = "#7d8582";

    static readonly string[] Edges =
        ["#019298", "#179765", "#668f33", "#92810a", "#ab7302", "#bc662f", "#c25d58", "#b85c8b", "#a264b0", "#8071c8", "#5a7dce", "#068bc0"];

    // Neighbours in the list of doctors are far apart on the colour wheel.
    static readonly int[] Spread = [12, 6, 2, 9, 4, 7, 11, 3, 10, 1, 5, 8];

    /// <summary>#rrggbb of a tint.</summary>
    /// <param name="tint">1 to 12.</param>
    public static string Hex(int tint) => Edges[tint - 1];

    /// <summary>The tint of the n-th doctor of a clinic, counted from 0.</summary>
    public static int OfDoctor(int place) => Spread[place % Spread.Length];
}
