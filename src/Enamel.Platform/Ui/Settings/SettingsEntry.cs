using Enamel.Platform.Http;

namespace Enamel.Platform.Ui.Settings;

/// <summary>A module's page among the settings; shown to whoever may go there.</summary>
/// <param name="Order">The smallest comes first.</param>
/// <param name="Path">From the clinic's root, under <c>/settings</c>.</param>
/// <param name="Icon">Beside the label.</param>
/// <param name="Texts">The module's texts.</param>
/// <param name="Key">The label among them.</param>
/// <param name="Permission">Who may go there.</param>
public sealed record SettingsEntry(int Order, string Path, IconName Icon, Type Texts, string Key, Permission Permission);
