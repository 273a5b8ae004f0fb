namespace Enamel.Platform.Documents;

/// <summary>Sizes of paper.</summary>
public enum PaperSize
{
    /// <summary>210 × 297 mm: letters, bills, copies of records.</summary>
    A4,

    /// <summary>148 × 210 mm: prescriptions.</summary>
    A5,
}

/// <summary>A document for paper: what stands on every page, and one block after another. <see cref="PdfWriter"/> makes the file.</summary>
public sealed record PdfDocument
{
    /// <summary>What it is called, in the file's own facts and in a reader's window.</summary>
    public required string Title { get; init; }

    /// <summary><c>fr</c>, <c>ar</c> or <c>en</c>. Arabic turns the page: tables and lines begin on the right.</summary>
    public required string Language { get; init; }

    /// <summary>When it was made; stands in the file's facts, so that the same document made again is the same file.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The paper.</summary>
    public PaperSize Paper { get; init; } = PaperSize.A4;

    /// <summary>At the beginning of each page's head, such as the clinic.</summary>
    public string? Head { get; init; }

    /// <summary>At the end of each page's head, such as a number.</summary>
    public string? HeadEnd { get; init; }

    /// <summary>At the beginning of each page's foot.</summary>
    public string? Foot { get; init; }

    /// <summary>The words of a page's number: page, of how many. None by default.</summary>
    public Func<int, int, string>? PageNumber { get; init; }

    /// <summary>The clinic's colour as <c>#rrggbb</c>, for rules and headings; dark grey without.</summary>
    public string? Colour { get; init; }

    /// <summary>What is in it, from top to bottom.</summary>
    public required IReadOnlyList<PdfBlock> Blocks { get; init; }

    /// <summary>Whether the page begins on the right.</summary>
    public bool IsRightToLeft => Language == "ar";
}

/// <summary>A part of a document that takes the width of the page.</summary>
public abstract record PdfBlock;

/// <summary>Where text stands between the two sides.</summary>
public enum PdfAlign
{
    /// <summary>Where a line begins: on the left, in Arabic on the right.</summary>
    Start,

    /// <summary>In the middle.</summary>
    Centre,

    /// <summary>Where a line ends: for amounts.</summary>
    End,
}

/// <summary>How large and how heavy.</summary>
public enum PdfText
{
    /// <summary>As most of a document.</summary>
    Plain,

    /// <summary>The same in bold.</summary>
    Bold,

    /// <summary>Smaller, for notes.</summary>
    Small,

    /// <summary>Smaller and grey: labels, what one may leave unread.</summary>
    Quiet,
}

/// <summary>A heading, never left alone at the foot of a page.</summary>
/// <param name="Level">1 for the document's own, 2 for its parts, 3 within a part.</param>
public sealed record PdfHeading(string Text, int Level = 1) : PdfBlock;

/// <summary>Running text; a line break in it is one on paper, and it goes on to the next page where it must.</summary>
public sealed record PdfParagraph(string Text) : PdfBlock
{
    /// <summary>Size and weight.</summary>
    public PdfText Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public PdfAlign Align { get; init; }

    /// <summary>Language of this paragraph, where it is another than the document's: an Arabic one begins on the right.</summary>
    public string? Language { get; init; }
}

/// <summary>Several items, each with a dot before it.</summary>
public sealed record PdfList(IReadOnlyList<string> Items) : PdfBlock;

/// <summary>Names and values in two columns, without lines.</summary>
public sealed record PdfPairs(IReadOnlyList<PdfPair> Pairs) : PdfBlock;

/// <summary>A name and its value.</summary>
public sealed record PdfPair(string Label, string Value);

/// <summary>A table that goes on over as many pages as it needs, under the same titles.</summary>
public sealed record PdfTable(IReadOnlyList<PdfColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : PdfBlock
{
    /// <summary>Rows below a line at the end, in bold: totals.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Totals { get; init; } = [];
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Weight">How wide, beside the others.</param>
/// <param name="Align">Amounts stand at the end.</param>
public sealed record PdfColumn(string Title, double Weight = 1, PdfAlign Align = PdfAlign.Start);

/// <summary>A square code that a telephone reads.</summary>
/// <param name="Content">What it says.</param>
/// <param name="Millimetres">How wide.</param>
/// <param name="Caption">Under it.</param>
public sealed record PdfQr(string Content, double Millimetres, string? Caption = null) : PdfBlock;

/// <summary>Text in a frame: what must not be overlooked.</summary>
public sealed record PdfNote(string Text) : PdfBlock;

/// <summary>A thin line from side to side.</summary>
public sealed record PdfRule : PdfBlock;

/// <summary>Empty space.</summary>
/// <param name="Millimetres">How much.</param>
public sealed record PdfSpace(double Millimetres) : PdfBlock;

/// <summary>What follows begins on a page of its own.</summary>
public sealed record PdfPageBreak : PdfBlock;
