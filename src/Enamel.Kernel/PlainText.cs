using System.Globalization;
using System.Text;

namespace Enamel.Kernel;

/// <summary>Free text such as a note or an address: any script, several lines.</summary>
public static class PlainText
{
    /// <summary>
    /// Cleans typed text: canonical composition (NFC), every line end a line feed, no white space around it. Keeps line ends and tabs;
    /// refuses every other control character (NUL cannot be stored) and half characters. Blank text is the empty text.
    /// </summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="maximumLength">In UTF-16 characters after cleaning.</param>
    public static Outcome<string> Clean(string typed, int maximumLength)
    {
        // compared first: text of megabytes is not worth normalising; composition shortens text by less than this
        if (typed.Length / 4 > maximumLength) return KernelRefusals.TooLong(maximumLength);
        if (!TypedText.IsWellFormed(typed)) return KernelRefusals.ForbiddenCharacter;
        var clean = typed.ReplaceLineEndings("\n").Normalize(NormalizationForm.FormC).Trim();
        if (clean.Any(character => character is not ('\n' or '\t') && char.GetUnicodeCategory(character) == UnicodeCategory.Control))
            return KernelRefusals.ForbiddenCharacter;
        return clean.Length > maximumLength ? KernelRefusals.TooLong(maximumLength) : clean;
    }

    /// <summary>A reader for <see cref="Validation"/>: <c>check.Optional("note", command.Note, PlainText.UpTo(500), out var note)</c>.</summary>
    public static Func<string, Outcome<string>> UpTo(int maximumLength) => typed => Clean(typed, maximumLength);
}
