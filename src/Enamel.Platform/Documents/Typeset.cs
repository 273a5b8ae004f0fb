using System.Text;
using Enamel.Platform.Documents.Native;

namespace Enamel.Platform.Documents;

/// <summary>Text set in lines of a width, ready to be drawn line by line.</summary>
sealed class Typeset
{
    public required IReadOnlyList<TypesetLine> Lines { get; init; }

    public required Ink Ink { get; init; }

    public double Height => Lines.Count == 0 ? 0 : Lines[^1].Top + Lines[^1].Height;
}

/// <summary>A line, in points from the corner of its text.</summary>
readonly record struct TypesetLine(nint Line, double X, double Top, double Height, double Baseline);

/// <summary>A colour, each part from 0 to 1.</summary>
readonly record struct Ink(double Red, double Green, double Blue)
{
    public static readonly Ink Black = new(0.10, 0.11, 0.13), Grey = new(0.38, 0.41, 0.45), Line = new(0.80, 0.82, 0.85), Tint = new(0.955, 0.96, 0.97);

    /// <summary>Of <c>#rrggbb</c>; darkened until it can be read on white.</summary>
    public static Ink Of(string? hex)
    {
        if (hex is not ['#', _, _, _, _, _, _]) return new(0.16, 0.22, 0.32);
        var parts = Convert.FromHexString(hex.AsSpan(1));
        var ink = new Ink(parts[0] / 255d, parts[1] / 255d, parts[2] / 255d);
        var light = (0.2126 * ink.Red) + (0.7152 * ink.Green) + (0.0722 * ink.Blue);
        var keep = light > 0.35 ? 0.35 / light : 1;
        return new(ink.Red * keep, ink.Green * keep, ink.Blue * keep);
    }
}

/// <summary>
/// Sets text by Pango, with the fonts of this folder and no others: DejaVu Sans, and Amiri for Arabic letters. Used by one document at a time; the fonts that
/// it has read stay for the next.
/// </summary>
sealed unsafe class Typesetter : IDisposable
{
    const string Latin = "DejaVu Sans", Arabic = "Amiri";

    // Amiri is small for its size: beside DejaVu it is set larger, so that both look alike.
    const double ArabicGrows = 1.28;

    static readonly Lazy<nint> Fonts = new(ReadFonts);

    readonly nint map, towardsRight, towardsLeft;
    readonly List<nint> layouts = [];

    public Typesetter()
    {
        Libraries.Tell();
        map = PangoLibrary.MapNew();
        PangoLibrary.MapSetFonts(map, Fonts.Value);
        // A point is a unit, as on the page.
        PangoLibrary.MapSetResolution(map, 72);
        towardsRight = Context(PangoLibrary.LeftToRight);
        towardsLeft = Context(PangoLibrary.RightToLeft);
    }

    /// <summary>Sets a text.</summary>
    /// <param name="size">In points.</param>
    /// <param name="width">In points.</param>
    public Typeset Set(string text, double size, bool bold, Ink ink, double width, PdfAlign align, bool rightToLeft)
    {
        var layout = PangoLibrary.LayoutNew(rightToLeft ? towardsLeft : towardsRight);
        layouts.Add(layout);
        PangoLibrary.LayoutSetAutomaticDirection(layout, 0);
        PangoLibrary.LayoutSetWrap(layout, PangoLibrary.WrapWordThenLetter);
        PangoLibrary.LayoutSetWidth(layout, (int)(width * PangoLibrary.Scale));
        PangoLibrary.LayoutSetSpacing(layout, (int)(size * 0.12 * PangoLibrary.Scale));
        PangoLibrary.LayoutSetAlignment(layout, align == PdfAlign.Centre ? PangoLibrary.Centre : align == PdfAlign.End == rightToLeft ? PangoLibrary.Left : PangoLibrary.Right);
        var font = Font(Latin, size, bold);
        PangoLibrary.LayoutSetFont(layout, font);
        PangoLibrary.DescriptionFree(font);
        Put(layout, Printable(text), size, bold);
        return new() { Lines = Lines(layout), Ink = ink };
    }

    /// <summary>Forgets the texts that were set; the fonts stay.</summary>
    public void Clear()
    {
        foreach (var layout in layouts) PangoLibrary.Release(layout);
        layouts.Clear();
    }

    public void Dispose()
    {
        Clear();
        PangoLibrary.Release(towardsRight);
        PangoLibrary.Release(towardsLeft);
        PangoLibrary.Release(map);
    }

    nint Context(int direction)
    {
        var context = PangoLibrary.ContextNew(map);
        PangoLibrary.ContextSetDirection(context, direction);
        PangoLibrary.ContextSetRounding(context, 0);
        return context;
    }

    static void Put(nint layout, string text, double size, bool bold)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes) PangoLibrary.LayoutSetText(layout, start, bytes.Length);
        var attributes = PangoLibrary.AttributesNew();
        var arabic = Font(Arabic, size * ArabicGrows, bold);
        foreach (var (from, to) in ArabicRuns(text))
        {
            var attribute = PangoLibrary.AttributeFont(arabic);
            PangoLibrary.Range(attribute, Encoding.UTF8.GetByteCount(text.AsSpan(0, from)), Encoding.UTF8.GetByteCount(text.AsSpan(0, to)));
            PangoLibrary.AttributesInsert(attributes, attribute);
        }
        PangoLibrary.LayoutSetAttributes(layout, attributes);
        PangoLibrary.AttributesFree(attributes);
        PangoLibrary.DescriptionFree(arabic);
    }

    static List<TypesetLine> Lines(nint layout)
    {
        var lines = new List<TypesetLine>();
        var iter = PangoLibrary.IterNew(layout);
        do
        {
            PangoRectangle logical;
            PangoLibrary.IterExtents(iter, null, &logical);
            lines.Add(new(
                PangoLibrary.IterLine(iter), Points(logical.X), Points(logical.Y), Points(logical.Height), Points(PangoLibrary.IterBaseline(iter) - logical.Y)));
        }
        while (PangoLibrary.IterNext(iter) != 0);
        PangoLibrary.IterFree(iter);
        return lines;
    }

    // From the first Arabic letter of a stretch to its last, with the blanks and signs between them.
    internal static IEnumerable<(int From, int To)> ArabicRuns(string text)
    {
        int? from = null;
        var to = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (IsArabic(letter)) (from, to) = (from ?? at, at + 1);
            else if (from is { } begun && char.IsAsciiLetterOrDigit(letter) | char.IsSurrogate(letter) | letter is '\n' or (> '\u00BF' and < '\u0590'))
            {
                yield return (begun, to);
                from = null;
            }
        }
        if (from is { } last) yield return (last, to);
    }

    static bool IsArabic(char letter) => letter is (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFE');

    // What cannot stand on paper is left out; half of a pair becomes the sign for a letter that is not known.
    static string Printable(string text) => new([.. text.Replace("\r\n", "\n", StringComparison.Ordinal).Select((letter, at) =>
        char.IsHighSurrogate(letter) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? letter : '\uFFFD'
        : char.IsLowSurrogate(letter) ? at > 0 && char.IsHighSurrogate(text[at - 1]) ? letter : '\uFFFD'
        : char.IsControl(letter) && letter != '\n' ? ' ' : letter)]);

    static nint Font(string family, double size, bool bold) =>
        PangoLibrary.DescriptionNew(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{family} {(bold ? "Bold " : "")}{size:0.##}"));

    static double Points(int units) => units / (double)PangoLibrary.Scale;

    static nint ReadFonts()
    {
        Libraries.Tell();
        var folder = Path.Combine(AppContext.BaseDirectory, "fonts");
        var config = PangoLibrary.FontsCreate();
        if (PangoLibrary.FontsLoad(config, Path.Combine(folder, "fonts.conf"), 1) == 0) throw new InvalidOperationException($"{folder} holds no fonts.conf that can be read.");
        foreach (var file in Directory.GetFiles(folder, "*.ttf").Order(StringComparer.Ordinal))
            if (PangoLibrary.FontsAdd(config, file) == 0) throw new InvalidOperationException($"{file} is no font that can be read.");
        return config;
    }
}
