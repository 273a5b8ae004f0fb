namespace Enamel.Platform.Documents;

/// <summary>One thing to draw on a page, in points from its upper left corner.</summary>
abstract record Mark;

/// <summary>Lines of a text, from one to before another, the first of them at the place.</summary>
sealed record TextMark(Typeset Text, int From, int To, double X, double Y) : Mark;

/// <summary>A filled rectangle.</summary>
sealed record BoxMark(double X, double Y, double Width, double Height, Ink Ink) : Mark;

/// <summary>A line from left to right.</summary>
sealed record RuleMark(double X, double Y, double Width, double Thickness, Ink Ink) : Mark;

/// <summary>Puts a document's blocks on pages: what is on which page, and where. Draws nothing.</summary>
sealed class PageLayout
{
    const double Millimetre = 72 / 25.4, Padding = 4;

    // Titles stand on every page of a table: they must leave room for its rows.
    const int LongestTitle = 4;

    readonly PdfDocument document;
    readonly Typesetter setter;
    readonly Ink colour;
    readonly double size, top, bottom;
    readonly List<List<Mark>> pages = [[]];
    double y;

    PageLayout(PdfDocument document, Typesetter setter)
    {
        (this.document, this.setter) = (document, setter);
        (PageWidth, PageHeight) = Size(document.Paper);
        size = document.Paper == PaperSize.A5 ? 8.5 : 9;
        Side = (document.Paper == PaperSize.A5 ? 12 : 17) * Millimetre;
        colour = Ink.Of(document.Colour);
        top = Side + (HasHead ? size * 2.4 : 0);
        bottom = PageHeight - Side - (HasFoot ? size * 2 : 0);
        y = top;
    }

    public double PageWidth { get; }

    public double PageHeight { get; }

    double Side { get; }

    double Width => PageWidth - (2 * Side);

    bool HasHead => document.Head is not null || document.HeadEnd is not null;

    bool HasFoot => document.Foot is not null || document.PageNumber is not null;

    List<Mark> Page => pages[^1];

    /// <summary>Width and height of a paper, in points.</summary>
    public static (double Width, double Height) Size(PaperSize paper) => paper switch
    {
        PaperSize.A4 => (210 * Millimetre, 297 * Millimetre),
        PaperSize.A5 => (148 * Millimetre, 210 * Millimetre),
    };

    /// <summary>The pages of a document.</summary>
    public static IReadOnlyList<IReadOnlyList<Mark>> Of(PdfDocument document, Typesetter setter)
    {
        var layout = new PageLayout(document, setter);
        foreach (var block in document.Blocks) layout.Add(block);
        layout.HeadsAndFeet();
        return layout.pages;
    }

    void Add(PdfBlock block)
    {
        switch (block)
        {
            case PdfHeading heading: Heading(heading); break;
            case PdfParagraph paragraph: Paragraph(paragraph); break;
            case PdfList list: List(list); break;
            case PdfPairs pairs: Pairs(pairs); break;
            case PdfTable table: Table(table); break;
            case PdfQr qr: Qr(qr); break;
            case PdfNote note: Note(note); break;
            case PdfRule: Rule(); break;
            case PdfSpace space: y += space.Millimetres * Millimetre; break;
            case PdfPageBreak: if (Page.Count > 0) NextPage(); break;
            default: throw new InvalidOperationException($"No way is known to lay out a {block.GetType().Name}.");
        }
    }

    void Heading(PdfHeading heading)
    {
        var (larger, before) = heading.Level switch { 1 => (1.75, 0d), 2 => (1.25, size * 1.1), _ => (1.05, size * 0.8) };
        var text = Set(heading.Text, size * larger, true, heading.Level == 3 ? Ink.Black : colour, Width);
        // With two lines of what follows, or it would be left alone.
        Need(text.Height + before + (size * 4));
        if (Page.Count > 0) y += before;
        Draw(text, Side);
        y += size * (heading.Level == 1 ? 0.7 : 0.45);
    }

    void Paragraph(PdfParagraph paragraph)
    {
        var (scale, bold, ink) = Kind(paragraph.Kind);
        var rightToLeft = paragraph.Language is { } language ? language == "ar" : document.IsRightToLeft;
        Draw(setter.Set(paragraph.Text, size * scale, bold, ink, Width, paragraph.Align, rightToLeft), Side);
        y += size * 0.55;
    }

    void List(PdfList list)
    {
        const double Indent = 12;
        foreach (var item in list.Items)
        {
            var text = Set(item, size, false, Ink.Black, Width - Indent);
            Need(Math.Min(text.Height, size * 3));
            var dot = Set("•", size, false, colour, Indent);
            Page.Add(new TextMark(dot, 0, dot.Lines.Count, FromStart(0, Indent), y + text.Lines[0].Baseline - dot.Lines[0].Baseline));
            Draw(text, FromStart(Indent, Width - Indent));
            y += size * 0.25;
        }
        y += size * 0.3;
    }

    void Pairs(PdfPairs pairs)
    {
        var label = Width * 0.32;
        foreach (var pair in pairs.Pairs)
        {
            Cell[] cells =
            [
                new(Set(pair.Label, size * 0.92, false, Ink.Grey, label - Padding), FromStart(0, label - Padding)),
                new(Set(pair.Value, size, false, Ink.Black, Width - label), FromStart(label, Width - label)),
            ];
            Row(cells, 1.6, null);
        }
        y += size * 0.4;
    }

    void Table(PdfTable table)
    {
        var places = Places(table);
        Cell[] Cells(IEnumerable<string> texts, bool bold, Ink ink) =>
            [.. texts.Select((text, at) => new Cell(Set(text, size * 0.94, bold, ink, places[at].Width - (2 * Padding), table.Columns[at].Align), places[at].X + Padding))];
        void Titles()
        {
            var titles = Cells(table.Columns.Select(column => column.Title), true, colour);
            var height = titles.Max(cell => HeightOf(cell.Text, 0, Math.Min(LongestTitle, cell.Text.Lines.Count))) + (2 * Padding);
            Page.Add(new BoxMark(Side, y, Width, height, Ink.Tint));
            foreach (var cell in titles) Page.Add(new TextMark(cell.Text, 0, Math.Min(LongestTitle, cell.Text.Lines.Count), cell.X, y + Padding));
            y += height;
            Line(0.8, colour);
        }

        // The titles are not left alone at the foot of a page.
        Need(size * 6);
        Titles();
        foreach (var row in table.Rows)
        {
            Row(Cells(row, false, Ink.Black), Padding * 0.75, Titles);
            Line(0.35, Ink.Line);
        }
        if (table.Totals.Count > 0) Line(0.8, colour);
        foreach (var row in table.Totals) Row(Cells(row, true, Ink.Black), Padding * 0.75, Titles);
        y += size * 0.8;
    }

    (double X, double Width)[] Places(PdfTable table)
    {
        var whole = table.Columns.Sum(column => column.Weight);
        var at = 0d;
        return [.. table.Columns.Select(column =>
        {
            var width = Width * column.Weight / whole;
            var place = (FromStart(at, width), width);
            at += width;
            return place;
        })];
    }

    // Kept together where a page can hold it; a longer one goes on, line by line, under the titles.
    void Row(Cell[] cells, double padding, Action? onNextPage)
    {
        // Arabic letters stand taller: what is read in one line stands on one line.
        var baseline = cells.Max(cell => cell.Text.Lines[0].Baseline);
        var height = cells.Max(cell => cell.Text.Height + baseline - cell.Text.Lines[0].Baseline) + (2 * padding);
        if (y + height > bottom && height <= (bottom - top) * 0.6) NextPage(onNextPage);
        var begun = new int[cells.Length];
        while (true)
        {
            var tallest = 0d;
            for (var at = 0; at < cells.Length; at++)
            {
                var lower = begun[at] == 0 ? baseline - cells[at].Text.Lines[0].Baseline : 0;
                var (from, to) = (begun[at], Fitting(cells[at].Text, begun[at], bottom - y - lower - (2 * padding)));
                if (to > from) Page.Add(new TextMark(cells[at].Text, from, to, cells[at].X, y + padding + lower));
                tallest = Math.Max(tallest, lower + HeightOf(cells[at].Text, from, to));
                begun[at] = to;
            }
            y += tallest + (2 * padding);
            if (cells.Select((cell, at) => begun[at] >= cell.Text.Lines.Count).All(isDone => isDone)) return;
            NextPage(onNextPage);
        }
    }

    void Note(PdfNote note)
    {
        const double Inside = 7;
        var text = Set(note.Text, size, false, Ink.Black, Width - (2 * Inside) - 3);
        if (text.Height > (bottom - top) * 0.6)
        {
            // A frame is for a few sentences; so much text is text.
            Draw(text, Side);
            y += size * 0.8;
            return;
        }
        Need(text.Height + (2 * Inside));
        Page.Add(new BoxMark(Side, y, Width, text.Height + (2 * Inside), Ink.Tint));
        Page.Add(new BoxMark(FromStart(0, 3), y, 3, text.Height + (2 * Inside), colour));
        Page.Add(new TextMark(text, 0, text.Lines.Count, FromStart(Inside + 3, Width - (2 * Inside) - 3), y + Inside));
        y += text.Height + (2 * Inside) + (size * 0.8);
    }

    void Qr(PdfQr qr)
    {
        using var data = QRCoder.QRCodeGenerator.GenerateQrCode(qr.Content, QRCoder.QRCodeGenerator.ECCLevel.M);
        var (rows, side) = (data.ModuleMatrix, qr.Millimetres * Millimetre);
        var caption = qr.Caption is null ? null : Set(qr.Caption, size * 0.85, false, Ink.Grey, Width);
        Need(side + (caption?.Height ?? 0) + size);
        var (unit, x) = (side / rows.Count, FromStart(0, side));
        for (var row = 0; row < rows.Count; row++)
            for (var column = 0; column < rows.Count; column++)
                // A hair wider than it is, so that no white line shows between two.
                if (rows[row][column]) Page.Add(new BoxMark(x + (column * unit), y + (row * unit), unit + 0.05, unit + 0.05, Ink.Black));
        y += side + 2;
        if (caption is not null) Draw(caption, Side);
        y += size * 0.6;
    }

    void Rule()
    {
        Need(size);
        y += size * 0.3;
        Line(0.5, Ink.Line);
        y += size * 0.6;
    }

    void HeadsAndFeet()
    {
        for (var at = 0; at < pages.Count; at++)
        {
            var (half, edge) = (Width * 0.5, Side * 0.62);
            if (document.Head is { } head) Aside(at, head, edge, true, half, PdfAlign.Start, 0);
            if (document.HeadEnd is { } end) Aside(at, end, edge, false, half, PdfAlign.End, half);
            if (HasHead) pages[at].Add(new RuleMark(Side, edge + (size * 1.9), Width, 0.6, Ink.Line));
            var foot = PageHeight - Side - (size * 0.4);
            if (document.Foot is { } words) Aside(at, words, foot, false, Width * 0.78, PdfAlign.Start, 0);
            if (document.PageNumber is { } number) Aside(at, number(at + 1, pages.Count), foot, false, Width * 0.22, PdfAlign.End, Width * 0.78);
        }
    }

    void Aside(int page, string text, double at, bool bold, double width, PdfAlign align, double from)
    {
        var set = Set(text, size * 0.86, bold, bold ? colour : Ink.Grey, width, align);
        pages[page].Add(new TextMark(set, 0, set.Lines.Count, FromStart(from, width), at));
    }

    /// <summary>Text over as many pages as it takes.</summary>
    void Draw(Typeset text, double x)
    {
        var from = 0;
        while (from < text.Lines.Count)
        {
            var to = Fitting(text, from, bottom - y);
            if (to > from)
            {
                Page.Add(new TextMark(text, from, to, x, y));
                y += HeightOf(text, from, to);
            }
            from = to;
            if (from < text.Lines.Count) NextPage();
        }
    }

    // Papers are tall and text is small: on an empty page some line always fits.
    static int Fitting(Typeset text, int from, double height)
    {
        var to = from;
        while (to < text.Lines.Count && HeightOf(text, from, to + 1) <= height) to++;
        return to;
    }

    static double HeightOf(Typeset text, int from, int to) => to > from ? text.Lines[to - 1].Top + text.Lines[to - 1].Height - text.Lines[from].Top : 0;

    Typeset Set(string text, double points, bool bold, Ink ink, double width, PdfAlign align = PdfAlign.Start) =>
        setter.Set(text, points, bold, ink, width, align, document.IsRightToLeft);

    // Where something of a width begins that lies so far from where lines begin.
    double FromStart(double distance, double width) => document.IsRightToLeft ? PageWidth - Side - distance - width : Side + distance;

    void Line(double thickness, Ink ink) => Page.Add(new RuleMark(Side, y, Width, thickness, ink));

    void Need(double height)
    {
        if (y + height > bottom && y > top) NextPage();
    }

    void NextPage(Action? begin = null)
    {
        pages.Add([]);
        y = top;
        begin?.Invoke();
    }

    static (double Scale, bool Bold, Ink Ink) Kind(PdfText kind) => kind switch
    {
        PdfText.Plain => (1, false, Ink.Black),
        PdfText.Bold => (1, true, Ink.Black),
        PdfText.Small => (0.86, false, Ink.Black),
        PdfText.Quiet => (0.86, false, Ink.Grey),
    };

    readonly record struct Cell(Typeset Text, double X);
}
