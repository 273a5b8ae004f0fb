using Enamel.Kernel;

namespace Enamel.Platform.Identity.Staff;

/// <summary>What a doctor's papers need, as it is typed: the same rules whether somebody is taken on, invited or changed.</summary>
static class DoctorPapers
{
    const int LongestLicence = 20;

    /// <summary>A number at the professional order: letters, digits, hyphen, slash; written in capitals without blanks, so that one number is not two.</summary>
    public static Outcome<string> Licence(string typed)
    {
        if (!TypedText.IsWellFormed(typed)) return StaffRefusals.LicenceMalformed;
        var number = string.Concat(TypedText.WithAsciiDigits(typed).Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
        return number.Length is > 0 and <= LongestLicence && number.Any(char.IsAsciiDigit) && number.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '/')
            ? number : StaffRefusals.LicenceMalformed;
    }

    /// <summary>An INPE: nine digits (ANAM, guide INPE 2020).</summary>
    public static Outcome<string> Inpe(string typed)
    {
        if (!TypedText.IsWellFormed(typed)) return StaffRefusals.InpeMalformed;
        var number = string.Concat(TypedText.WithAsciiDigits(typed).Where(letter => !char.IsWhiteSpace(letter)));
        return number.Length == 9 && number.All(char.IsAsciiDigit) ? number : StaffRefusals.InpeMalformed;
    }

    /// <summary>A speciality in words.</summary>
    public static Func<string, Outcome<string>> Speciality { get; } = PlainLine.UpTo(80);

    /// <summary>Refuses each of them for who is no doctor.</summary>
    public static void OnlyOfDoctors(Validation check, Role role, string? licence, string? inpe, string? speciality)
    {
        if (role == Role.Doctor) return;
        if (licence is not null) check.Refuse("licenceNumber", StaffRefusals.DoctorsOnly.Code);
        if (inpe is not null) check.Refuse("inpe", StaffRefusals.DoctorsOnly.Code);
        if (speciality is not null) check.Refuse("speciality", StaffRefusals.DoctorsOnly.Code);
    }
}
