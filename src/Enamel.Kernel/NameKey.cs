using System.Globalization;
using System.Text;

namespace Enamel.Kernel;

/// <summary>
/// The one form under which differently typed spellings of a name meet: "Benaïssa", "BENAISSA" and "benaissa" are one, and so are
/// the Arabic spellings with and without hamza and vowel signs. For searching and comparing, never shown.
/// </summary>
public static class NameKey
{
    /// <summary>The key of a name or of what is typed into a search box: lower case, without accents, words parted by one blank.</summary>
    /// <param name="text">Any text whatever, malformed text included: what cannot be a part of a name is passed over.</param>
    public static string Of(string text)
    {
        var key = new StringBuilder(text.Length);
        // compatibility forms (ligatures, full-width letters, Arabic presentation forms) and accents come apart in this form;
        // so do the hamzas that sit on a carrier: what is left of أ إ ؤ ئ is their carrier
        foreach (var rune in WellFormed(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned:
                    continue;
                case UnicodeCategory.Control or UnicodeCategory.DashPunctuation:
                    Part(key);
                    continue;
            }
            if (Rune.IsWhiteSpace(rune)) Part(key);
            else Append(key, Rune.ToLowerInvariant(rune));
        }
        return key.ToString().TrimEnd(' ');
    }

    static void Append(StringBuilder key, Rune rune)
    {
        switch (rune.Value)
        {
            case '\'' or '`' or '‘' or '’' or 'ʻ' or 'ʼ' or 'ʾ' or 'ʿ' or '\u2032' or '\u2212': // apostrophes as keyboards and transliterations have them; minus sign
                Part(key);
                break;
            case 'ـ': break; // tatweel only stretches a word
            case 'œ': key.Append("oe"); break;
            case 'æ': key.Append("ae"); break;
            case 'ß': key.Append("ss"); break;
            case 'ø': key.Append('o'); break;
            case 'đ' or 'ð': key.Append('d'); break;
            case 'ł': key.Append('l'); break;
            case 'ı': key.Append('i'); break;
            case 'ٱ': key.Append('ا'); break;
            case 'ى': key.Append('ي'); break;
            case 'ة': key.Append('ه'); break;
            default: key.Append(rune); break;
        }
    }

    static void Part(StringBuilder key)
    {
        if (key.Length > 0 && key[^1] != ' ') key.Append(' ');
    }

    static string WellFormed(string text)
    {
        if (TypedText.IsWellFormed(text)) return text;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a pair comes out as the replacement character
            if (rune != Rune.ReplacementChar && rune.Value != 0xFFFE) kept.Append(rune);
        return kept.ToString();
    }
}
