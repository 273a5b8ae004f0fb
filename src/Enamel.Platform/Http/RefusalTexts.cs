using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Http;

/// <summary>Where a module keeps the texts of its refusals: the codes that begin with its word.</summary>
/// <param name="Module">The part of the code before the point.</param>
/// <param name="Texts">The module's marker class, beside its resource files.</param>
public sealed record ModuleTexts(string Module, Type Texts);

/// <summary>The sentences of refusals, in the language of the request.</summary>
public sealed partial class RefusalTexts(IStringLocalizerFactory localizers, IEnumerable<ModuleTexts> modules)
{
    readonly Dictionary<string, Type> homes = modules.ToDictionary(module => module.Module, module => module.Texts, StringComparer.Ordinal);

    /// <summary>What kind of no it is, in three words.</summary>
    public string Title(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => Own("title.malformed"),
        RefusalKind.NotSignedIn => Own("title.not-signed-in"),
        RefusalKind.NotAllowed => Own("title.not-allowed"),
        RefusalKind.NotFound => Own("title.not-found"),
        RefusalKind.Conflict => Own("title.conflict"),
        RefusalKind.StaleVersion => Own("title.stale-version"),
        RefusalKind.AgainstRule => Own("title.against-rule"),
        RefusalKind.TooLarge => Own("title.too-large"),
        RefusalKind.TooMany => Own("title.too-many"),
    };

    /// <summary>Why, and what to do about it.</summary>
    public string Detail(Refusal refusal) => Sentence(refusal.Code, refusal.Facts);

    /// <summary>Why a field is not accepted.</summary>
    public string Of(FieldRefusal field) => Sentence(field.Code, field.Facts);

    /// <summary>Why a field is not accepted; null when it is.</summary>
    public string? OfField(Refusal? refusal, string field) => refusal?.Fields.FirstOrDefault(wrong => wrong.Field == field) is { } found ? Of(found) : null;

    string Sentence(string code, IReadOnlyDictionary<string, object?> facts)
    {
        var point = code.IndexOf('.', StringComparison.Ordinal);
        var home = point > 0 && homes.TryGetValue(code[..point], out var module) ? module : typeof(Texts);
        var text = localizers.Create(home)[code].Value;
        return Placeholder().Replace(text, match => facts.TryGetValue(match.Groups["fact"].Value, out var fact) ? Shown(fact) : match.Value);
    }

    static string Shown(object? fact) => fact is DateOnly date
        ? date.ToString("d", CultureInfo.CurrentCulture)
        : Convert.ToString(fact, CultureInfo.CurrentCulture) ?? "";

    string Own(string key) => localizers.Create(typeof(Texts))[key];

    [GeneratedRegex(@"\{(?<fact>[a-zA-Z-]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Placeholder();
}
