using System.Globalization;
using Enamel.Kernel;

namespace Enamel.Server.Commands;

/// <summary>Refusals as the operator reads them: by their code, with the facts that came along.</summary>
internal static class Refusals
{
    public static string Sentence(Refusal refusal)
    {
        var fields = refusal.Fields.Select(field => $"{field.Field}: {field.Code}{Facts(field.Facts)}");
        return string.Join("; ", refusal.Fields.Count > 0 ? fields : [$"{refusal.Code}{Facts(refusal.Facts)}"]);
    }

    private static string Facts(IReadOnlyDictionary<string, object?> facts) => facts.Count == 0
        ? ""
        : $" ({string.Join(", ", facts.Select(fact => string.Create(CultureInfo.InvariantCulture, $"{fact.Key} {fact.Value}")))})";
}
