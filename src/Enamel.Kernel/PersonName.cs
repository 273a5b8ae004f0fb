using System.Globalization;
using System.Text;

namespace Enamel.Kernel;

/// <summary>A part of a person's name as it is written on papers, in any script.</summary>
public static class PersonName
{
    /// <summary>The longest part of a name, in UTF-16 characters after cleaning.</summary>
    public const int MaximumLength = 80;

    /// <summary>
    /// Cleans a typed name: canonical composition (NFC), white space at the ends removed and elsewhere one blank. Refuses control and format
    /// characters (a change of writing direction can make one name look like another), what no script uses, and a name without a letter.
    /// </summary>
    public static Outcome<string> Clean(string typed)
    {
        if (!TypedText.IsWellFormed(typed)) return KernelRefusals.ForbiddenCharacter;
        var clean = new StringBuilder(typed.Length);
        var hasLetter = false;
        foreach (var rune in typed.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
                continue;
            }
            if (IsForbidden(Rune.GetUnicodeCategory(rune))) return KernelRefusals.ForbiddenCharacter;
            hasLetter |= Rune.IsLetter(rune);
            clean.Append(rune);
        }
        if (clean.Length > 0 && clean[^1] == ' ') clean.Length--;
        if (clean.Length == 0) return KernelRefusals.Required;
        if (clean.Length > MaximumLength) return KernelRefusals.TooLong(MaximumLength);
        return hasLetter ? clean.ToString() : KernelRefusals.NameWithoutLetter;
    }

    static bool IsForbidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
