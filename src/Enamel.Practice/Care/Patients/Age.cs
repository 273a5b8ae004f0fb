using Enamel.Platform.Ui;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Patients;

/// <summary>How old a patient is: doses and consent depend on it.</summary>
static class Age
{
    /// <summary>From this age on a person signs for themselves (Moroccan Family Code, article 209).</summary>
    public const int Majority = 18;

    /// <summary>Whole years lived. Who was born on a 29 February grows older on 1 March in other years.</summary>
    public static int Years(DateOnly birth, DateOnly today)
    {
        var years = today.Year - birth.Year;
        return (today.Month, today.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }

    /// <summary>In years; of a child under two in months.</summary>
    public static string AgeOf(this IStringLocalizer text, DateOnly birth, DateOnly today)
    {
        var years = Years(birth, today);
        if (years >= 2) return text.Say("age.years", ("count", years));
        var months = ((today.Year - birth.Year) * 12) + today.Month - birth.Month - (today.Day < birth.Day ? 1 : 0);
        return text.Say("age.months", ("count", months));
    }
}
