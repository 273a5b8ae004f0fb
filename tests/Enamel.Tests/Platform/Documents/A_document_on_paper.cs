using System.Globalization;
using System.Text;
using Enamel.Platform.Documents;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Documents;

/// <summary>What is written can be read back, in both scripts, on any number of pages.</summary>
public sealed class A_document_on_paper : IDisposable
{
    readonly PdfWriter writer = new();

    [Fact]
    public void holds_french_with_its_accents_and_arabic_with_its_letters_joined()
    {
        var pdf = Paper.Keep("french", writer.Write(Document("fr",
            new PdfHeading("Copie du dossier"),
            new PdfParagraph("Où, ça ? À l'hôpital : 12 œufs, 250,00 DH — déjà payés."),
            new PdfPairs([new("Nom", "Salma Bennani"), new("Nom en arabe", "سلمى بناني"), new("Téléphone", PdfWords.LeftToRight("+212 6 12 34 56 78"))]),
            new PdfList(["Premier point, avec سلمى بناني au milieu d'une phrase française assez longue pour qu'elle passe à la ligne suivante sans perdre le fil.", "Deuxième point"]),
            new PdfNote("À ne pas oublier : allergie à la pénicilline."),
            new PdfQr("enamel:atlas:2026-11-21", 28, "Scellé du jour"))));
        var text = Paper.Text(pdf);
        text.ShouldContain("Où, ça ? À l'hôpital : 12 œufs, 250,00 DH — déjà payés.");
        Plain(text).ShouldContain("سلمى بناني");
        text.ShouldContain("+212 6 12 34 56 78");
        text.ShouldContain("Page 1 / 1");
        // A letter that no font holds would be drawn as an empty box, from a font that is not ours.
        var fonts = Paper.Fonts(pdf).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        fonts.ShouldAllBe(font => font.Contains("+DejaVu", StringComparison.Ordinal) || font.Contains("+Amiri", StringComparison.Ordinal));
        fonts.Length.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void begins_on_the_right_in_arabic_and_keeps_numbers_as_they_are_read()
    {
        var pdf = Paper.Keep("arabic", writer.Write(Document("ar",
            new PdfHeading("نسخة من الملف الطبي"),
            new PdfParagraph("تم تسجيل المريضة Salma Bennani بتاريخ 21/11/2026 تحت الرقم PT-atlas-2026-000042."),
            new PdfPairs([new("الهاتف", PdfWords.LeftToRight("+212 6 12 34 56 78")), new("الاسم", "سلمى بناني")]),
            new PdfTable([new("التاريخ"), new("العلاج", 3), new("المبلغ", 1, PdfAlign.End)], [["21/11/2026", "تنظيف الأسنان", PdfWords.LeftToRight("250,00 DH")]]))));
        var text = Plain(Paper.Text(pdf));
        text.ShouldContain("PT-atlas-2026-000042");
        text.ShouldContain("+212 6 12 34 56 78");
        text.ShouldContain("250,00 DH");
        text.ShouldContain("تنظيف الأسنان");
        text.ShouldContain("Salma Bennani");
    }

    [Fact]
    public void carries_a_table_over_pages_under_its_titles_and_numbers_them()
    {
        var rows = Enumerable.Range(1, 120).Select(number => new[] { number.ToString(CultureInfo.InvariantCulture), $"Acte numéro {number}", "100,00" }).ToArray();
        rows[60][1] = string.Join(' ', Enumerable.Repeat("une très longue remarque", 700)); // taller than a page by itself
        var pdf = Paper.Keep("table", writer.Write(Document("fr", new PdfTable([new("N°"), new("Acte", 5), new("Prix", 1, PdfAlign.End)], rows) { Totals = [["", "Total", "12 000,00"]] })));
        var pages = Paper.Pages(pdf);
        pages.Count.ShouldBeGreaterThan(4);
        pages.ShouldAllBe(page => page.Contains("Acte", StringComparison.Ordinal) && page.Contains("Prix", StringComparison.Ordinal) && page.Contains("Cabinet Atlas", StringComparison.Ordinal));
        for (var page = 0; page < pages.Count; page++) pages[page].ShouldContain($"Page {page + 1} / {pages.Count}");
        var text = string.Join('\n', pages);
        for (var number = 1; number <= 120; number++) if (number != 61) text.ShouldContain($"Acte numéro {number} ");
        text.Split("remarque").Length.ShouldBe(701);
        pages[^1].ShouldContain("12 000,00");
    }

    [Fact]
    public void is_the_same_file_when_it_is_written_again_also_by_many_at_once()
    {
        var document = Document("fr", new PdfHeading("Ordonnance"), new PdfParagraph("Amoxicilline 1 g — سلمى")) with { Paper = PaperSize.A5 };
        var first = writer.Write(document);
        Paper.Facts(first).ShouldMatch("Page size: +419.5[0-9]* x 595.2[0-9]* pts");
        var others = new byte[32][];
        Parallel.For(0, others.Length, at => others[at] = writer.Write(document));
        others.ShouldAllBe(other => Convert.ToHexString(other) == Convert.ToHexString(first));
    }

    [Fact]
    public void takes_any_text_that_people_paste()
    {
        var hostile = new[] { "", " ", "\n\n", "\0\u0001\t", "<b>&amp;</b>", "\ud800", "😀 \udc00", new string('W', 4000), "\u202Eلا\u202C", "a\u0301\u0327", "ﷺ ١٢٣", "\u2067x" };
        foreach (var text in hostile)
        {
            var pdf = writer.Write(Document("fr", new PdfHeading(text), new PdfParagraph(text), new PdfTable([new(text), new("b")], [[text, text]]), new PdfList([text]), new PdfNote(text)));
            Encoding.ASCII.GetString(pdf.AsSpan(0, 5)).ShouldBe("%PDF-");
        }
        Paper.Text(writer.Write(Document("fr", new PdfParagraph("<b>&amp;</b>")))).ShouldContain("<b>&amp;</b>");
    }

    public void Dispose() => writer.Dispose();

    static PdfDocument Document(string language, params PdfBlock[] blocks) => new()
    {
        Title = "Essai", Language = language, MadeAt = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero), Head = "Cabinet Atlas", HeadEnd = "PT-atlas-2026-000042",
        Foot = "Confidentiel", PageNumber = (page, of) => string.Create(CultureInfo.InvariantCulture, $"Page {page} / {of}"), Colour = "#0f766e", Blocks = blocks,
    };

    // Readers give back direction marks, and letters in their presentation forms.
    static string Plain(string text) => new([.. text.Normalize(NormalizationForm.FormKC).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.Format)]);
}
