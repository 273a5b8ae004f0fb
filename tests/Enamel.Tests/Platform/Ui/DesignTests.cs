using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Platform.Ui;
using Enamel.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enamel.Tests.Platform.Ui;

public sealed class A_clinics_own_colour
{
    static readonly Dictionary<string, string> LightTokens = StyleSheet.Tokens("tokens.css", ":root {");
    static readonly Dictionary<string, string> DarkTokens = StyleSheet.Tokens("tokens.css", ":root[data-scheme=\"dark\"] {");

    [Fact]
    public void keeps_text_and_lines_readable_whatever_it_is() =>
        Prop.ForAll<byte, byte, byte>((red, green, blue) => Check($"#{red:x2}{green:x2}{blue:x2}")).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#ffff00")]
    [InlineData("#00ff00")]
    [InlineData("#808080")]
    [InlineData("#f0f")]
    public void keeps_text_and_lines_readable_at_the_extremes(string colour) => Check(colour);

    [Theory]
    [InlineData(null)]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#0f6670;} body{display:none")]
    public void is_Enamels_when_it_is_no_colour_and_is_never_copied_into_the_style_sheet(string? colour) =>
        ThemeStylesheet.For(colour).ShouldBe(ThemeStylesheet.For(ThemeStylesheet.DefaultBrand));

    static void Check(string colour)
    {
        var sheet = ThemeStylesheet.For(colour);
        Check(colour, StyleSheet.TokensOf(sheet, ":root {"), LightTokens);
        Check(colour, StyleSheet.TokensOf(sheet, ":root[data-scheme=dark] {"), DarkTokens);
    }

    static void Check(string colour, Dictionary<string, string> theme, Dictionary<string, string> tokens)
    {
        string[] surfaces = [tokens["--canvas"], tokens["--surface"], tokens["--raised"], tokens["--sunken"], theme["--brand-soft"]];
        StyleSheet.Contrast(theme["--on-brand"], theme["--brand"]).ShouldBeGreaterThanOrEqualTo(4.5, colour);
        StyleSheet.Contrast(theme["--on-brand"], theme["--brand-strong"]).ShouldBeGreaterThanOrEqualTo(4.5, colour);
        foreach (var surface in surfaces)
        {
            StyleSheet.Contrast(theme["--brand-ink"], surface).ShouldBeGreaterThanOrEqualTo(4.5, colour);
            StyleSheet.Contrast(theme["--brand-line"], surface).ShouldBeGreaterThanOrEqualTo(3, colour);
            StyleSheet.Contrast(theme["--focus"], surface).ShouldBeGreaterThanOrEqualTo(3, colour);
        }
    }
}

public sealed class The_design
{
    [Theory]
    [InlineData(":root {")]
    [InlineData(":root[data-scheme=\"dark\"] {")]
    public void is_readable_in_every_pairing_that_pages_use(string scheme)
    {
        var tokens = StyleSheet.Tokens("tokens.css", scheme);
        foreach (var surface in new[] { "--canvas", "--surface", "--raised", "--sunken" })
            foreach (var ink in new[] { "--ink", "--ink-2", "--ink-3", "--brand-ink" })
                StyleSheet.Contrast(tokens[ink], tokens[surface]).ShouldBeGreaterThanOrEqualTo(4.5, $"{ink} on {surface}");
        foreach (var tone in new[] { "info", "success", "warning", "danger" })
        {
            StyleSheet.Contrast(tokens[$"--{tone}-ink"], tokens[$"--{tone}-soft"]).ShouldBeGreaterThanOrEqualTo(4.5, tone);
            StyleSheet.Contrast(tokens[$"--{tone}"], tokens["--surface"]).ShouldBeGreaterThanOrEqualTo(3, tone);
        }
        for (var tint = 1; tint <= 12; tint++)
        {
            StyleSheet.Contrast(tokens[$"--tint-{tint}-ink"], tokens[$"--tint-{tint}-soft"]).ShouldBeGreaterThanOrEqualTo(7, $"tint {tint}");
            StyleSheet.Contrast(tokens[$"--tint-{tint}-edge"], tokens["--surface"]).ShouldBeGreaterThanOrEqualTo(3, $"tint {tint}");
        }
        StyleSheet.Contrast(tokens["--on-danger"], tokens["--danger"]).ShouldBeGreaterThanOrEqualTo(4.5);
        StyleSheet.Contrast(tokens["--line-strong"], tokens["--surface"]).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void is_the_same_in_the_dark_whether_the_device_or_the_person_asks_for_it() =>
        StyleSheet.Tokens("tokens.css", ":root[data-scheme=\"auto\"] {").ShouldBe(StyleSheet.Tokens("tokens.css", ":root[data-scheme=\"dark\"] {"));

    [Fact]
    public void knows_no_left_and_no_right_so_that_Arabic_needs_no_sheet_of_its_own()
    {
        foreach (var sheet in Directory.GetFiles(StyleSheet.Folder, "*.css"))
            Regex.Matches(File.ReadAllText(sheet), @"(?<![\w-])(margin|padding|border|inset)?-?(left|right)\s*:", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                .Select(found => $"{Path.GetFileName(sheet)}: {found.Value}").ShouldBeEmpty();
    }

    [Fact]
    public void takes_fonts_and_pictures_from_nowhere_else()
    {
        foreach (var sheet in Directory.GetFiles(StyleSheet.Folder, "*.css"))
        {
            var text = File.ReadAllText(sheet);
            text.ShouldNotContain("//", customMessage: sheet);
            foreach (Match file in Regex.Matches(text, @"url\(""(?<path>[^""]+)""\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
                File.Exists(Path.Combine(StyleSheet.Folder, file.Groups["path"].Value)).ShouldBeTrue(file.Value);
        }
    }
}

static class StyleSheet
{
    public static string Folder { get; } = Repository.Folder("src/Enamel.Server/wwwroot/css");

    public static Dictionary<string, string> Tokens(string file, string selector) => TokensOf(File.ReadAllText(Path.Combine(Folder, file)), selector);

    /// <summary>The custom properties of the first block with this selector.</summary>
    public static Dictionary<string, string> TokensOf(string sheet, string selector)
    {
        var start = sheet.IndexOf(selector, StringComparison.Ordinal);
        start.ShouldBeGreaterThanOrEqualTo(0, selector);
        var block = sheet[start..sheet.IndexOf('}', start)];
        return Regex.Matches(block, @"(?<name>--[\w-]+):\s*(?<value>[^;]+);", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .ToDictionary(token => token.Groups["name"].Value, token => token.Groups["value"].Value, StringComparer.Ordinal);
    }

    /// <summary>WCAG 2.2, contrast ratio.</summary>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    static double Luminance(string hex)
    {
        var value = int.Parse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return 0.2126 * Linear(value >> 16) + 0.7152 * Linear((value >> 8) & 255) + 0.0722 * Linear(value & 255);
    }

    static double Linear(int channel) => channel / 255.0 is var part && part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
