using Enamel.Platform.Files;

namespace Enamel.Tests.Platform.Files;

public sealed class FileNamesTests
{
    static readonly FileKind Pdf = FileKind.All[0], Jpeg = FileKind.All[1];

    public static TheoryData<string?, string> Names => new()
    {
        { "Courrier Dr Alaoui.pdf", "Courrier Dr Alaoui.pdf" },
        { "تحاليل المريضة.pdf", "تحاليل المريضة.pdf" },
        { "SCAN0001.PDF", "SCAN0001.PDF" },
        { null, "document.pdf" },
        { "", "document.pdf" },
        { "   ", "document.pdf" },
        { ".pdf", "document.pdf" },
        { "..", "document.pdf" },
        { "/etc/passwd", "passwd.pdf" },
        { "D:\\Accueil\\scan.pdf", "scan.pdf" },
        { "../../../clé.pdf", "clé.pdf" },
        { "page.html", "page.html.pdf" }, // its kind has the last word
        { "facture.pdf.exe", "facture.pdf.exe.pdf" },
        { "fac\u202Efdp.exe", "facfdp.exe.pdf" }, // turned round, it would read "facexe.pdf"
        { "a\u200Fb\u200Ec\u2066d\u2069\uFEFF.pdf", "abcd.pdf" },
        { "ligne\r\nX-Autre: oui.pdf", "ligne X-Autre_ oui.pdf" },
        { "nul\u0000\u0007\u007F.pdf", "nul.pdf" },
        { "un \"nom\" <b>|?*.pdf", "un _nom_ _b.pdf" },
        { "  beaucoup \t\t d’espaces  .pdf", "beaucoup d’espaces.pdf" },
        { "e\u0301te\u0301.pdf", "été.pdf" },
        { "moitié\uD83D.pdf", "moitié.pdf" },
        { new string('n', 400) + ".pdf", new string('n', FileName.Longest - 4) + ".pdf" },
        { new string('n', FileName.Longest - 5) + "👩‍⚕️.pdf", new string('n', FileName.Longest - 5) + ".pdf" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_loses_what_leads_astray_and_keeps_what_people_call_it(string? given, string clean)
    {
        FileName.Clean(given, Pdf).ShouldBe(clean);
        FileName.Clean(clean, Pdf).ShouldBe(clean); // cleaned once, it is clean
    }

    [Theory]
    [InlineData("photo.jpeg", "photo.jpeg")]
    [InlineData("photo.JPG", "photo.JPG")]
    [InlineData("photo.png", "photo.png.jpg")]
    [InlineData("photo", "photo.jpg")]
    public void A_name_ends_as_its_kind_does(string given, string clean) => FileName.Clean(given, Jpeg).ShouldBe(clean);

    [Theory]
    [InlineData("255044462D312E37", "application/pdf")]
    [InlineData("FFD8FFE000104A464946", "image/jpeg")]
    [InlineData("89504E470D0A1A0A", "image/png")]
    [InlineData("524946462400000057454250", "image/webp")]
    [InlineData("000000186674797068656963", "image/heic")]
    [InlineData("00000018667479706D696631", "image/heic")]
    [InlineData("", null)]
    [InlineData("25", null)]
    [InlineData("0A255044462D312E37", null)] // a PDF begins with its mark
    [InlineData("FFD8", null)]
    [InlineData("5249464624000000415649", null)] // a film
    [InlineData("524946462400000041564920", null)]
    [InlineData("0000001866747970617669", null)]
    [InlineData("000000186674797061766966", null)] // AVIF
    [InlineData("4D5A9000", null)] // a program
    [InlineData("504B0304", null)] // an archive, and what office programs write
    [InlineData("3C68746D6C3E", null)]
    [InlineData("3C73766720786D6C6E73", null)] // a drawing that may run scripts
    [InlineData("474946383961", null)]
    public void A_kind_is_known_by_its_first_bytes(string hex, string? type) => (FileKind.Of(Convert.FromHexString(hex))?.Type).ShouldBe(type);
}
