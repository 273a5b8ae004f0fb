using System.Diagnostics;

namespace Enamel.Tests.Support;

/// <summary>Reads a PDF back by Poppler, as whoever receives it does. ENAMEL_PAPER names a folder in which what was read is kept, to be looked at.</summary>
static class Paper
{
    /// <summary>The text of all pages, each behind a form feed, in the order in which it is read.</summary>
    public static string Text(byte[] pdf) => Run("pdftotext", pdf, "-layout", "{file}", "-");

    /// <summary>The text of each page.</summary>
    public static IReadOnlyList<string> Pages(byte[] pdf) => Text(pdf).TrimEnd('\f').Split('\f');

    /// <summary>Pages, size of the paper, title.</summary>
    public static string Facts(byte[] pdf) => Run("pdfinfo", pdf, "{file}");

    /// <summary>The fonts, and whether they are in the file.</summary>
    public static string Fonts(byte[] pdf) => Run("pdffonts", pdf, "{file}");

    /// <summary>Keeps a document under a name where somebody asked for it.</summary>
    public static byte[] Keep(string name, byte[] pdf)
    {
        if (Environment.GetEnvironmentVariable("ENAMEL_PAPER") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{name}.pdf"), pdf);
        }
        return pdf;
    }

    static string Run(string program, byte[] pdf, params string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), $"enamel-{Path.GetRandomFileName()}.pdf");
        File.WriteAllBytes(file, pdf);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments.Select(argument => argument.Replace("{file}", file, StringComparison.Ordinal)))
            {
                RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = System.Text.Encoding.UTF8,
            })!; // started, or it throws
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, $"{program} could not read the document");
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
