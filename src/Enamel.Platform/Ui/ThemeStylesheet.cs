using System.Globalization;

namespace Enamel.Platform.Ui;

/// <summary>
/// The clinic's colours as a style sheet. A clinic picks any colour it likes; what reaches the page is derived from it so that text keeps
/// a contrast of 4.5 and lines and focus rings one of 3 (WCAG 2.2, 1.4.3 and 1.4.11), in the light and in the dark.
/// </summary>
public static class ThemeStylesheet
{
    /// <summary>Enamel's own colour, used when a clinic has none.</summary>
    public const string DefaultBrand = "#0f6670";

    // The surfaces of tokens.css that brand-coloured text and lines may stand on: a test compares them with the file.
    internal static readonly Colour[] LightSurfaces = [Colour.Hex("#ffffff"), Colour.Hex("#f6f5f1"), Colour.Hex("#eceae4")];
    internal static readonly Colour[] DarkSurfaces = [Colour.Hex("#101618"), Colour.Hex("#182023"), Colour.Hex("#232d31")];
    internal static readonly Colour White = Colour.Hex("#ffffff");
    internal static readonly Colour Ink = Colour.Hex("#0c1416");

    /// <summary>The style sheet of a clinic: sets the custom properties <c>--brand*</c>, <c>--on-brand</c> and <c>--focus</c>, and nothing else.</summary>
    /// <param name="brandColour"><c>#rgb</c> or <c>#rrggbb</c>; anything else gives Enamel's own colour. It is never copied into the answer.</param>
    public static string For(string? brandColour)
    {
        var brand = Colour.TryParse(brandColour) ?? Colour.Hex(DefaultBrand);
        var light = Block(Light(brand));
        var dark = Block(Dark(brand));
        return $$"""
            :root { {{light}} }
            @media screen and (prefers-color-scheme: dark) { :root[data-scheme=auto] { {{dark}} } }
            @media screen { :root[data-scheme=dark] { {{dark}} } }

            """;
    }

    internal static IReadOnlyList<(string Property, Colour Colour)> Light(Colour brand)
    {
        // White on the clinic's colour where that can be read; dark ink on a bright colour; a colour between both is darkened.
        var onBrand = brand.ContrastWith(White) < 4.5 && brand.ContrastWith(Ink) >= 7 ? Ink : White;
        var fill = onBrand == White ? brand.DarkenUntil(4.5, White) : brand;
        var strong = onBrand == White ? fill.WithLightness(-0.06) : fill.WithLightness(+0.05);
        var soft = brand.At(0.955, 0.022);
        Colour[] surfaces = [.. LightSurfaces, soft];
        var ink = brand.DarkenUntil(5, surfaces);
        var line = brand.DarkenUntil(3.1, surfaces);
        return [("--brand", fill), ("--brand-strong", strong), ("--on-brand", onBrand), ("--brand-ink", ink), ("--brand-soft", soft), ("--brand-line", line), ("--focus", line)];
    }

    internal static IReadOnlyList<(string Property, Colour Colour)> Dark(Colour brand)
    {
        // A bright fill under dark ink: in the dark a deep colour with white text glares less but is lost among the surfaces.
        var fill = brand.At(0.76, 0.13).LightenUntil(7, Ink);
        var strong = fill.WithLightness(+0.06);
        var soft = brand.At(0.29, 0.035);
        Colour[] surfaces = [.. DarkSurfaces, soft];
        var ink = brand.At(0.80, 0.11).LightenUntil(5, surfaces);
        var line = brand.At(0.66, 0.12).LightenUntil(3.1, surfaces);
        return [("--brand", fill), ("--brand-strong", strong), ("--on-brand", Ink), ("--brand-ink", ink), ("--brand-soft", soft), ("--brand-line", line), ("--focus", line)];
    }

    static string Block(IReadOnlyList<(string Property, Colour Colour)> tokens) =>
        string.Concat(tokens.Select(token => string.Create(CultureInfo.InvariantCulture, $"{token.Property}:{token.Colour};")));
}
