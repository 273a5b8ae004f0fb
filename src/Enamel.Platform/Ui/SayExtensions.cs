using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Ui;

/// <summary>Texts with named placeholders.</summary>
public static partial class SayExtensions
{
    /// <summary>
    /// The text of a key with <c>{name}</c> replaced by its value, written as the current culture writes it. A counted word is chosen with
    /// <c>{count:one=# patient;other=# patients}</c>, where # is the number and the forms are <c>zero one two few many other</c>, as far as the language has them.
    /// </summary>
    public static string Say(this IStringLocalizer text, string key, params ReadOnlySpan<(string Name, object? Value)> facts)
    {
        var values = new Dictionary<string, object?>(facts.Length, StringComparer.Ordinal);
        foreach (var (name, value) in facts) values[name] = value;
        return text.Say(key, values);
    }

    /// <summary>The same with the facts of a refusal.</summary>
    public static string Say(this IStringLocalizer text, string key, IReadOnlyDictionary<string, object?> facts) => Fill(text[key].Value, facts);

    /// <summary>A pattern with its placeholders replaced; those without a fact stay.</summary>
    internal static string Fill(string pattern, IReadOnlyDictionary<string, object?> facts) =>
        Placeholder().Replace(pattern, match =>
        {
            if (!facts.TryGetValue(match.Groups["name"].Value, out var value)) return match.Value;
            return match.Groups["forms"] is { Success: true } forms ? Counted(value, forms.Value) : Written(value);
        });

    static string Written(object? value) => value switch
    {
        null => "",
        DateOnly day => day.ToString("d", CultureInfo.CurrentCulture),
        TimeOnly time => time.ToString("t", CultureInfo.CurrentCulture),
        IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    static string Counted(object? value, string forms)
    {
        var count = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        var form = PluralForm(Languages.Current, count);
        string? chosen = null, other = "";
        foreach (var part in forms.Split(';'))
        {
            var (name, wording) = part.Split('=', 2) is [var left, var right] ? (left.Trim(), right) : ("other", part);
            if (name == form) chosen = wording;
            if (name == "other") other = wording;
        }
        return (chosen ?? other).Replace("#", Written(value), StringComparison.Ordinal);
    }

    // Unicode CLDR, plural rules (cardinal) for fr, ar and en.
    static string PluralForm(Language language, decimal count) => language.Code switch
    {
        "ar" when count == 0 => "zero",
        "ar" when count == 1 => "one",
        "ar" when count == 2 => "two",
        "ar" when count % 1 == 0 && count % 100 is >= 3 and <= 10 => "few",
        "ar" when count % 1 == 0 && count % 100 is >= 11 and <= 99 => "many",
        "ar" => "other",
        "fr" => Math.Abs(count) < 2 ? "one" : "other",
        _ => count == 1 ? "one" : "other",
    };

    [GeneratedRegex(@"\{(?<name>[A-Za-z][A-Za-z0-9]*)(?::(?<forms>[^{}]+))?\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Placeholder();
}
