using System.Collections.Frozen;

namespace Enamel.Platform.Identity;

/// <summary>
/// Passwords that anybody would try first. The list (<c>common-passwords.txt</c>, 47 000 entries: those of zxcvbn-ts, MIT, and the words of a Moroccan practice)
/// is shipped with the product. Hardly any entry is twelve characters long, for people lengthen them: what they lengthen them with is taken off first.
/// </summary>
static class CommonPasswords
{
    const int FewestLetters = 5;

    static readonly string[] Rows = ["azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1234567890", "0123456789", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];

    static readonly Lazy<FrozenSet<string>> Listed = new(Read);

    /// <summary>Whether it is one of them, one of them with digits and signs around it or letters written as digits, one thing repeated, or a run of keys.</summary>
    public static bool Has(string password)
    {
        var typed = password.ToLowerInvariant();
        return Forms(typed).Any(Listed.Value.Contains) || IsRepeated(typed) || IsRun(typed) || typed.Distinct().Count() < FewestLetters;
    }

    static IEnumerable<string> Forms(string typed)
    {
        foreach (var form in new[] { typed, Spelled(typed) })
        {
            yield return form;
            if (Core(form) is { Length: >= FewestLetters } core) yield return core;
            if (string.Concat(form.Where(char.IsLetter)) is { Length: >= FewestLetters } letters) yield return letters;
        }
    }

    static string Core(string text) => text.Trim([.. text.Where(letter => !char.IsLetter(letter)).Distinct()]);

    // P@ssw0rd is password.
    internal static string Spelled(string text) => string.Concat(text.Select(letter => letter switch
    {
        '@' or '4' => 'a',
        '3' => 'e',
        '1' => 'i',
        '0' => 'o',
        '5' or '$' => 's',
        '7' => 't',
        _ => letter,
    }));

    // abcabcabcabc, passwordpassword.
    static bool IsRepeated(string text) => Enumerable.Range(1, text.Length / 2)
        .Any(length => text.Length % length == 0 && (length <= 6 || Forms(text[..length]).Any(Listed.Value.Contains)) && text == string.Concat(Enumerable.Repeat(text[..length], text.Length / length)));

    // 123456789012, azertyuiopqs, and the same backwards; a run with a few characters behind it is still one.
    static bool IsRun(string text)
    {
        const int others = 4;
        foreach (var row in Rows.SelectMany(row => new[] { row + row, string.Concat((row + row).Reverse()) }))
            for (var from = 0; from <= Math.Min(others, text.Length); from++)
                for (var length = text.Length - others; length + from <= text.Length; length++)
                    if (length >= 8 && row.Contains(text.Substring(from, length), StringComparison.Ordinal)) return true;
        return false;
    }

    static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
