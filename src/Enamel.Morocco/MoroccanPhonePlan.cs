using System.Text;
using Enamel.Kernel;

namespace Enamel.Morocco;

/// <summary>
/// The Moroccan telephone numbers: country code 212, nine digits that begin with 5 to 8, trunk prefix 0. Ranges grow, so no finer
/// table is kept. Patients from abroad give numbers of other countries: any plausible one is taken.
/// </summary>
public sealed class MoroccanPhonePlan : IPhonePlan
{
    const int LongestTyped = 40, NationalLength = 9;
    const string CountryCode = "212";

    /// <inheritdoc />
    /// <remarks><c>0612345678</c>, <c>612345678</c>, <c>+212612345678</c>, <c>00212612345678</c>, <c>+212 (0)6 12 34 56 78</c> are one number.</remarks>
    public Outcome<string> Parse(string typed)
    {
        if (typed.Length > LongestTyped || !TypedText.IsWellFormed(typed)) return KernelRefusals.PhoneMalformed;
        var dialled = Typing.WithoutSeparators(TypedText.WithAsciiDigits(typed.Normalize(NormalizationForm.FormKC)))
            .Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        var isInternational = dialled.StartsWith('+') || dialled.StartsWith("00", StringComparison.Ordinal);
        var digits = dialled.StartsWith('+') ? dialled[1..] : isInternational ? dialled[2..] : dialled;
        if (!digits.All(char.IsAsciiDigit)) return KernelRefusals.PhoneMalformed;
        if (isInternational && !digits.StartsWith(CountryCode, StringComparison.Ordinal)) return Foreign(digits);
        return National(WithoutCountryCode(digits, isInternational)) is { } national ? $"+{CountryCode}{national}" : KernelRefusals.PhoneMalformed;
    }

    /// <inheritdoc />
    public bool IsMobile(string number) =>
        number.Length == 1 + CountryCode.Length + NationalLength
        && (number.StartsWith("+2126", StringComparison.Ordinal) || number.StartsWith("+2127", StringComparison.Ordinal))
        && number.Skip(1).All(char.IsAsciiDigit);

    // without + or 00 the country code is told from a national number by the length alone (as WhatsApp writes its numbers)
    static string WithoutCountryCode(string digits, bool isInternational) =>
        isInternational || (digits.Length == CountryCode.Length + NationalLength && digits.StartsWith(CountryCode, StringComparison.Ordinal))
            ? digits[CountryCode.Length..]
            : digits;

    static string? National(string digits)
    {
        var national = digits.StartsWith('0') ? digits[1..] : digits;
        return national.Length == NationalLength && national[0] is >= '5' and <= '8' ? national : null;
    }

    // E.164: the country code never begins with 0, fifteen digits at most; fewer than seven is nobody's
    static Outcome<string> Foreign(string digits) =>
        digits.Length is >= 7 and <= 15 && digits[0] != '0' ? $"+{digits}" : KernelRefusals.PhoneMalformed;
}
