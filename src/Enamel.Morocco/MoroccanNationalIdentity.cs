using System.Text;
using Enamel.Kernel;

namespace Enamel.Morocco;

/// <summary>
/// The number of the national identity card (CIN, CNIE): one or two letters for the place of issue, then digits. There is no official
/// specification and no check digit, so what is plausible is accepted and what is rare is only pointed out.
/// </summary>
public sealed class MoroccanNationalIdentity : INationalIdentity
{
    const int LongestTyped = 40;

    /// <inheritdoc />
    /// <remarks>Blanks, dots and hyphens go, Arabic-Indic digits are read, capitals are put; leading zeros stay, for they are part of the number.</remarks>
    public Outcome<string> Parse(string typed)
    {
        if (typed.Length > LongestTyped || !TypedText.IsWellFormed(typed)) return KernelRefusals.NationalIdentityMalformed;
        var number = Typing.WithoutSeparators(TypedText.WithAsciiDigits(typed.Normalize(NormalizationForm.FormKC))).ToUpperInvariant();
        return DigitsOf(number) is >= 1 and <= 7 ? number : KernelRefusals.NationalIdentityMalformed;
    }

    /// <inheritdoc />
    /// <remarks>Cards in circulation carry five or six digits.</remarks>
    public bool IsUnusual(string number) => DigitsOf(number) is not (5 or 6);

    /// <summary>How many digits follow the one or two letters; 0 when it is not so built.</summary>
    static int DigitsOf(string number)
    {
        var letters = number.TakeWhile(char.IsAsciiLetterUpper).Count();
        return letters is 1 or 2 && number.Skip(letters).All(char.IsAsciiDigit) ? number.Length - letters : 0;
    }
}
