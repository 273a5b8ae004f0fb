using System.Globalization;

namespace Enamel.Morocco;

static class Typing
{
    /// <summary>
    /// A typed number without what people put between its parts: blanks, dots, hyphens, and the invisible marks of direction
    /// that come along when a number is copied from a telephone's contacts.
    /// </summary>
    public static string WithoutSeparators(string typed) =>
        string.Concat(typed.Where(character =>
            !char.IsWhiteSpace(character) && character != '.'
            && char.GetUnicodeCategory(character) is not (UnicodeCategory.DashPunctuation or UnicodeCategory.Format)));
}
