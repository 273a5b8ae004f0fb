using System.Globalization;
using System.Runtime.InteropServices;

namespace Enamel.Platform.Ui;

/// <summary>An sRGB colour of 8 bits per channel, with what is needed to derive others from it by eye (OKLCH) and to measure contrast (WCAG).</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static Colour Hex(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no colour.");

    public static Colour? TryParse(string? text)
    {
        if (text is not ['#', .. var digits] || digits.Length is not (3 or 6) || !digits.All(char.IsAsciiHexDigit)) return null;
        if (digits.Length == 3) digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        var value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary>WCAG 2.2, contrast ratio: from 1 to 21.</summary>
    public double ContrastWith(Colour other)
    {
        var (a, b) = (Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>The same hue at another lightness (0 to 1) and with at most this much colour.</summary>
    public Colour At(double lightness, double mostChroma)
    {
        var (_, chroma, hue) = Oklch;
        return FromOklch(lightness, Math.Min(chroma, mostChroma), hue);
    }

    /// <summary>The same hue and colourfulness, lighter or darker by a step.</summary>
    public Colour WithLightness(double step)
    {
        var (lightness, chroma, hue) = Oklch;
        return FromOklch(Math.Clamp(lightness + step, 0, 1), chroma, hue);
    }

    public Colour DarkenUntil(double contrast, params ReadOnlySpan<Colour> against) => Until(contrast, -0.005, against);

    public Colour LightenUntil(double contrast, params ReadOnlySpan<Colour> against) => Until(contrast, +0.005, against);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    // https://bottosson.github.io/posts/oklab/
    (double Lightness, double Chroma, double Hue) Oklch
    {
        get
        {
            var (r, g, b) = (Linear(Red), Linear(Green), Linear(Blue));
            var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
            var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
            var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
            var lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
            var x = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
            var y = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
            return (lightness, Math.Sqrt(x * x + y * y), Math.Atan2(y, x));
        }
    }

    Colour Until(double contrast, double step, ReadOnlySpan<Colour> against)
    {
        var (lightness, chroma, hue) = Oklch;
        var colour = this;
        while (Least(colour, against) < contrast && lightness is >= 0 and <= 1)
        {
            lightness += step;
            colour = FromOklch(Math.Clamp(lightness, 0, 1), chroma, hue);
        }
        return colour;
    }

    static double Least(Colour colour, ReadOnlySpan<Colour> against)
    {
        var least = double.MaxValue;
        foreach (var other in against) least = Math.Min(least, colour.ContrastWith(other));
        return least;
    }

    // A colour that screens cannot show loses colourfulness, not its lightness: contrast depends on that.
    static Colour FromOklch(double lightness, double chroma, double hue)
    {
        while (true)
        {
            var (x, y) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
            var l = Math.Pow(lightness + 0.3963377774 * x + 0.2158037573 * y, 3);
            var m = Math.Pow(lightness - 0.1055613458 * x - 0.0638541728 * y, 3);
            var s = Math.Pow(lightness - 0.0894841775 * x - 1.2914855480 * y, 3);
            var r = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
            var g = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
            var b = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
            const double slack = 0.0005;
            if (chroma <= 0.0005 || (r is > -slack and < 1 + slack && g is > -slack and < 1 + slack && b is > -slack and < 1 + slack))
                return new(Byte(r), Byte(g), Byte(b));
            chroma *= 0.97;
        }
    }

    static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    static byte Byte(double linear)
    {
        var value = Math.Clamp(linear, 0, 1);
        return (byte)Math.Round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * Math.Pow(value, 1 / 2.4) - 0.055));
    }
}
