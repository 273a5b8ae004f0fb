using Enamel.Platform.Ui;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Pages;

/// <summary>Says how long.</summary>
static class Periods
{
    /// <summary>Whole years as years, all else in months.</summary>
    public static string Period(this IStringLocalizer text, int months) =>
        months % 12 == 0 ? text.Say("years", ("count", months / 12)) : text.Say("months", ("count", months));
}
