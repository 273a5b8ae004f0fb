using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Enamel.Platform.Ui;

/// <summary>
/// A text that is missing must be noticed by whoever builds the page and must not take the page away from whoever works with it:
/// outside production it throws; in production the key is shown and the gap is logged.
/// </summary>
sealed class StrictTexts(ResourceManagerStringLocalizerFactory inner, IHostEnvironment environment, ILogger<StrictTexts> log) : IStringLocalizerFactory
{
    public IStringLocalizer Create(Type resourceSource) =>
        new Localizer(inner.Create(resourceSource), resourceSource.FullName ?? resourceSource.Name, environment.IsProduction(), log);

    public IStringLocalizer Create(string baseName, string location) =>
        new Localizer(inner.Create(baseName, location), baseName, environment.IsProduction(), log);

    sealed class Localizer(IStringLocalizer inner, string source, bool forgives, ILogger log) : IStringLocalizer
    {
        public LocalizedString this[string name] => Checked(inner[name]);

        public LocalizedString this[string name, params object[] arguments] => Checked(inner[name, arguments]);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => inner.GetAllStrings(includeParentCultures);

        LocalizedString Checked(LocalizedString text)
        {
            if (!text.ResourceNotFound) return text;
            if (!forgives) throw new InvalidOperationException($"{source} has no text '{text.Name}'.");
            log.LogError("{Source} has no text {Key}", source, text.Name);
            return text;
        }
    }
}
