using System.Globalization;
using System.Text;

namespace Enamel.Kernel;

/// <summary>What the readers of typed text share.</summary>
public static class TypedText
{
    /// <summary>Whether it is text that can be normalised and stored: no half of a surrogate pair, no reversed byte order mark.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\uFFFE') return false;
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsSurrogatePair(text, at)) return false;
            at++;
        }
        return true;
    }

    /// <summary>Digits of any script, Arabic-Indic ones above all, as 0 to 9. A code or number typed on an Arabic keyboard is the same number.</summary>
    /// <param name="text">Well-formed text.</param>
    public static string WithAsciiDigits(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber) written.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            else written.Append(rune);
        }
        return written.ToString();
    }
}
