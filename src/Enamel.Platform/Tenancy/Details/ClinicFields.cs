using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>How the fields of a clinic's card are read.</summary>
static class ClinicFields
{
    public const int LongestName = 80, LongestAddress = 200, LongestPlace = 80, LongestPostalCode = 10, LongestRegistration = 40, LongestWebsite = 200;
    const int IceDigits = 15;

    /// <summary>In capitals, so that one number is one whatever way it is typed.</summary>
    public static Outcome<string> Registration(string typed) => PlainLine.Clean(typed, LongestRegistration).Map(number => number.ToUpperInvariant());

    public static Outcome<string> Ice(string typed)
    {
        if (typed.Length > 40 || !TypedText.IsWellFormed(typed)) return TenancyRefusals.IceMalformed;
        var digits = string.Concat(TypedText.WithAsciiDigits(typed).Where(character => !char.IsWhiteSpace(character)));
        return digits.Length == IceDigits && digits.All(char.IsAsciiDigit) ? digits : TenancyRefusals.IceMalformed;
    }

    /// <summary>Letters, digits, blanks and hyphens: countries differ.</summary>
    public static Outcome<string> PostalCode(string typed)
    {
        if (!PlainLine.Clean(typed, LongestPostalCode).Succeeded(out var clean, out var wrong)) return wrong;
        var code = TypedText.WithAsciiDigits(clean).ToUpperInvariant();
        return code.Length >= 3 && code.All(character => char.IsAsciiLetterOrDigit(character) || character is ' ' or '-') ? code : TenancyRefusals.PostalCodeMalformed;
    }

    /// <summary>A web address; without a scheme https is meant.</summary>
    public static Outcome<string> Website(string typed)
    {
        if (!PlainLine.Clean(typed, LongestWebsite).Succeeded(out var clean, out var wrong)) return wrong;
        var address = clean.Contains("://", StringComparison.Ordinal) ? clean : "https://" + clean;
        var isWebsite = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0
            && uri.HostNameType == UriHostNameType.Dns && uri.Host.Contains('.', StringComparison.Ordinal) && !clean.Contains(' ', StringComparison.Ordinal)
            && uri.AbsoluteUri.Length <= LongestWebsite;
        return isWebsite ? uri!.AbsoluteUri : TenancyRefusals.WebsiteMalformed; // it was made
    }

    public static Func<string, Outcome<string>> Zone(ZoneRules zones) => typed => zones.Clock(typed.Trim()).Map(clock => clock.ZoneId);

    public static Outcome<string> Language(string typed) =>
        Languages.All.FirstOrDefault(language => language.Code == typed) is { } language ? language.Code : TenancyRefusals.LanguageUnknown;

    public static Outcome<string> BrandColour(string typed)
    {
        var colour = typed.Trim().ToLowerInvariant();
        return colour.Length == 7 && Colour.TryParse(colour) is not null ? colour : TenancyRefusals.ColourMalformed;
    }
}
