using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Enamel.Platform.Ui;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>Draws what the pages make of a clinic's colour: a link and a button, in the light and in the dark.</summary>
static class ColourPicture
{
    /// <summary>An SVG of 320 by 112.</summary>
    /// <param name="brandColour">#rrggbb; anything else is Enamel's own.</param>
    public static string Draw(string? brandColour, string link, string button)
    {
        var brand = Colour.TryParse(brandColour) ?? Colour.Hex(ThemeStylesheet.DefaultBrand);
        var picture = new StringBuilder("""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 112" font-family="system-ui,sans-serif" font-size="13" text-anchor="middle">""");
        Half(picture, 0, ThemeStylesheet.LightSurfaces[0], ThemeStylesheet.Light(brand), link, button);
        Half(picture, 160, ThemeStylesheet.DarkSurfaces[1], ThemeStylesheet.Dark(brand), link, button);
        return picture.Append("</svg>").ToString();
    }

    static void Half(StringBuilder picture, int left, Colour surface, IReadOnlyList<(string Property, Colour Colour)> tokens, string link, string button)
    {
        var colours = tokens.ToDictionary(token => token.Property, token => token.Colour, StringComparer.Ordinal);
        var (middle, html) = (left + 80, HtmlEncoder.Default);
        picture.Append(CultureInfo.InvariantCulture, $"""
            <rect x="{left}" width="160" height="112" fill="{surface}"/>
            <rect x="{left + 20}" y="14" width="120" height="32" rx="8" fill="{colours["--brand-soft"]}"/>
            <text x="{middle}" y="35" fill="{colours["--brand-ink"]}" font-weight="600">{html.Encode(link)}</text>
            <rect x="{left + 20}" y="60" width="120" height="36" rx="8" fill="{colours["--brand"]}"/>
            <text x="{middle}" y="83" fill="{colours["--on-brand"]}" font-weight="600">{html.Encode(button)}</text>
            """);
    }
}
