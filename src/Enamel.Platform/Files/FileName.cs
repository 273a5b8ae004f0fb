using System.Globalization;
using System.Text;

namespace Enamel.Platform.Files;

/// <summary>What a file is called: as its owner called it, without what could lead astray who reads it or whoever stores it.</summary>
public static class FileName
{
    /// <summary>In UTF-16 characters, with its ending.</summary>
    public const int Longest = 120;

    const string Nameless = "document";

    // Allowed nowhere by one system or another, and they part what a path is made of.
    const string Reserved = "<>:\"|?*";

    /// <summary>
    /// A clean name: no folders, no characters that are not seen or that turn the reading direction, not too long, and the ending of its kind, for what is
    /// called <c>.html</c> and is a picture shall not be opened as a page.
    /// </summary>
    /// <param name="given">As it came.</param>
    /// <param name="kind">What it is.</param>
    public static string Clean(string? given, FileKind kind)
    {
        var name = Tidy(LastPart(given ?? ""));
        var ending = Endings(kind).FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? "";
        var stem = Cut(name[..^ending.Length].Trim(' ', '.', '_'), Longest - Math.Max(ending.Length, kind.Ending.Length));
        return (stem.Length == 0 ? Nameless : stem) + (ending.Length == 0 ? kind.Ending : name[^ending.Length..]);
    }

    static IEnumerable<string> Endings(FileKind kind) => [kind.Ending, .. kind.OtherEndings];

    static string LastPart(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    static string Tidy(string name)
    {
        var tidy = new StringBuilder();
        foreach (var rune in name.EnumerateRunes()) // half a character is read as a replacement, and replaced by nothing
        {
            if (Rune.IsWhiteSpace(rune)) tidy.Append(tidy.Length > 0 && tidy[^1] == ' ' ? "" : " ");
            else if (rune.IsAscii && Reserved.Contains((char)rune.Value, StringComparison.Ordinal)) tidy.Append('_');
            else if (IsSeen(rune)) tidy.Append(rune.ToString());
        }
        return tidy.ToString().Normalize(NormalizationForm.FormC).Trim();
    }

    // Control characters, and those of format: marks of direction, joiners without width, the byte order mark.
    static bool IsSeen(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // Whole characters as people count them: an accent or half a letter is not left behind.
    static string Cut(string stem, int longest)
    {
        if (stem.Length <= longest) return stem;
        var starts = StringInfo.ParseCombiningCharacters(stem);
        return stem[..starts.Last(start => start <= longest)].TrimEnd(' ', '.');
    }
}
