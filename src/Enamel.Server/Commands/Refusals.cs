using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;

namespace Enamel.Server.Commands;

/// <summary>Refusals as the operator reads them: sentences, in the language of the terminal (<c>LANG</c>) where Enamel speaks it, else in English.</summary>
internal sealed class Refusals(RefusalTexts texts)
{
    public string Sentence(Refusal refusal)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var language = Languages.Find(uiCulture.Name) ?? Languages.English;
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language.Culture, language.Culture);
            return refusal.Fields.Count == 0
                ? texts.Detail(refusal)
                : string.Join(" ", refusal.Fields.Select(field => $"{field.Field}: {texts.Of(field)}"));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }
}
