using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Enamel.Platform.Documents.Native;

namespace Enamel.Platform.Documents;

/// <summary>
/// Makes PDF files: Pango sets the text, Arabic letters joined and from right to left, and Cairo draws it, with the fonts of this folder embedded. The same
/// document is the same file on every machine with the same libraries.
/// </summary>
public sealed class PdfWriter : IDisposable
{
    readonly ConcurrentBag<Typesetter> idle = [];

    /// <summary>The file of a document. Takes milliseconds, in which it keeps a processor busy and waits for nothing.</summary>
    /// <exception cref="DllNotFoundException">The machine lacks Pango or Cairo: ops/machine.sh installs them.</exception>
    public byte[] Write(PdfDocument document)
    {
        // One document to a typesetter: Pango's fonts are not for several threads at once.
        var setter = idle.TryTake(out var rested) ? rested : new();
        try
        {
            return Draw(document, PageLayout.Of(document, setter));
        }
        finally
        {
            setter.Clear();
            idle.Add(setter);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out var setter)) setter.Dispose();
    }

    static unsafe byte[] Draw(PdfDocument document, IReadOnlyList<IReadOnlyList<Mark>> pages)
    {
        using var file = new MemoryStream();
        var handle = GCHandle.Alloc(file);
        var (width, height) = PageLayout.Size(document.Paper);
        var surface = CairoLibrary.PdfSurface(&CairoLibrary.Write, GCHandle.ToIntPtr(handle), width, height);
        var cairo = CairoLibrary.Create(surface);
        try
        {
            CairoLibrary.SetMetadata(surface, CairoLibrary.MetadataTitle, document.Title);
            CairoLibrary.SetMetadata(surface, CairoLibrary.MetadataCreator, "Enamel");
            CairoLibrary.SetMetadata(surface, CairoLibrary.MetadataCreated, document.MadeAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            foreach (var page in pages)
            {
                foreach (var mark in page) Draw(cairo, mark);
                CairoLibrary.ShowPage(cairo);
            }
            CairoLibrary.Finish(surface);
            return CairoLibrary.Status(surface) is 0 ? file.ToArray() : throw new InvalidOperationException($"Cairo could not write the document: status {CairoLibrary.Status(surface)}.");
        }
        finally
        {
            CairoLibrary.Destroy(cairo);
            CairoLibrary.DestroySurface(surface);
            handle.Free();
        }
    }

    static void Draw(nint cairo, Mark mark)
    {
        switch (mark)
        {
            case TextMark text:
                Colour(cairo, text.Text.Ink);
                for (var at = text.From; at < text.To; at++)
                {
                    var line = text.Text.Lines[at];
                    CairoLibrary.MoveTo(cairo, text.X + line.X, text.Y + line.Top - text.Text.Lines[text.From].Top + line.Baseline);
                    PangoLibrary.ShowLine(cairo, line.Line);
                }
                break;
            case BoxMark box:
                Colour(cairo, box.Ink);
                CairoLibrary.Rectangle(cairo, box.X, box.Y, box.Width, box.Height);
                CairoLibrary.Fill(cairo);
                break;
            case RuleMark rule:
                Colour(cairo, rule.Ink);
                CairoLibrary.SetLineWidth(cairo, rule.Thickness);
                CairoLibrary.MoveTo(cairo, rule.X, rule.Y);
                CairoLibrary.LineTo(cairo, rule.X + rule.Width, rule.Y);
                CairoLibrary.Stroke(cairo);
                break;
        }
    }

    static void Colour(nint cairo, Ink ink) => CairoLibrary.SetColour(cairo, ink.Red, ink.Green, ink.Blue);
}

/// <summary>What to do with text from one direction of writing inside text of the other.</summary>
public static class PdfWords
{
    /// <summary>A number, telephone, code or address that is read from left to right wherever it stands, signs included.</summary>
    public static string LeftToRight(string text) => $"\u2066{string.Concat(text.Where(letter => letter is not ('\u200E' or '\u200F' or '\u061C')))}\u2069"; // Arabic dates carry marks that would turn them again

    /// <summary>A name that is read in its own direction and leaves that of its surroundings alone.</summary>
    public static string Own(string text) => $"\u2068{text}\u2069";
}
