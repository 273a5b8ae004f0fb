using Enamel.Platform.Http;

namespace Enamel.Platform.Ui.Settings;

/// <summary>What a page of the settings is about: under that heading it stands.</summary>
public enum SettingsGroup
{
    /// <summary>The clinic itself, its places and how it works.</summary>
    Clinic,

    /// <summary>Who and what comes in: terminals, programs, sessions, roles.</summary>
    Access,

    /// <summary>What becomes of the data: the law's register, periods, what was put away, the trail's seal.</summary>
    Data,
}

/// <summary>A module's page among the settings; shown to whoever may go there.</summary>
/// <param name="Order">The smallest comes first in its group.</param>
/// <param name="Path">From the clinic's root, under <c>/settings</c>.</param>
/// <param name="Icon">Beside the label.</param>
/// <param name="Texts">The module's texts.</param>
/// <param name="Key">The label among them.</param>
/// <param name="Permission">Who may go there.</param>
public sealed record SettingsEntry(int Order, string Path, IconName Icon, Type Texts, string Key, Permission Permission)
{
    /// <summary>The heading that it stands under.</summary>
    public SettingsGroup Group { get; init; }
}
