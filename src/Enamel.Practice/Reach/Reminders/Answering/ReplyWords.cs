using System.Globalization;
using System.Text;

namespace Enamel.Practice.Reminders.Answering;

/// <summary>What a patient wrote back.</summary>
public enum ReplyMeaning
{
    /// <summary>Anything else: a person must read it.</summary>
    Unclear,

    /// <summary>Will come.</summary>
    Yes,

    /// <summary>Will not come.</summary>
    No,
}

/// <summary>
/// Reads short answers in French, Arabic and English, as people write them on a phone. Only what cannot mean anything else is understood: "non" cancels,
/// "non merci je viens" is for the desk to read.
/// </summary>
public static class ReplyWords
{
    const int Longest = 40;

    static readonly HashSet<string> Yes = Known(
        "1", "oui", "ouii", "ouais", "ok", "okay", "daccord", "confirme", "je confirme", "oui je confirme", "yes", "y", "yep", "confirm", "i confirm", "yes i confirm",
        "نعم", "نعم اؤكد", "اؤكد", "اه", "ايه", "واخا", "موافق", "موافقه", "اوكي", "wakha", "ah", "iyeh", "na3am");

    static readonly HashSet<string> No = Known(
        "2", "non", "nn", "annuler", "annule", "annulez", "jannule", "non jannule", "no", "n", "nope", "cancel", "cancel it", "لا", "الغاء", "الغ", "الغي", "لا الغ", "la", "lla");

    // Said besides, and without a meaning of their own.
    static readonly HashSet<string> Courtesies = Known("merci", "svp", "bonjour", "docteur", "dr", "thanks", "thank", "you", "please", "شكرا", "من", "فضلك", "السلام", "عليكم", "choukran", "chokran");

    /// <summary>What it says.</summary>
    public static ReplyMeaning Read(string? written)
    {
        if (string.IsNullOrWhiteSpace(written) || written.Length > Longest) return ReplyMeaning.Unclear;
        var words = Folded(written).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Courtesies.Contains(word));
        var said = string.Join(' ', words);
        return Yes.Contains(said) ? ReplyMeaning.Yes : No.Contains(said) ? ReplyMeaning.No : ReplyMeaning.Unclear;
    }

    static HashSet<string> Known(params IEnumerable<string> words) => words.Select(word => Folded(word).Trim()).ToHashSet(StringComparer.Ordinal);

    // Lower case, without accents, vowel signs, apostrophes and punctuation; the digits and letters that are written in several ways made one.
    static string Folded(string written)
    {
        var folded = new StringBuilder();
        foreach (var character in written.Normalize(NormalizationForm.FormKD))
        {
            var category = char.GetUnicodeCategory(character);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter || character is '\'' or '’' or 'ـ') continue;
            folded.Append(character switch
            {
                'أ' or 'إ' or 'آ' or 'ٱ' => 'ا',
                'ة' => 'ه',
                'ى' => 'ي',
                _ when category == UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character)),
                _ when char.IsLetter(character) => char.ToLowerInvariant(character),
                _ => ' ',
            });
        }
        return folded.ToString();
    }
}
