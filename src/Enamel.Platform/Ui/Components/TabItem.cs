namespace Enamel.Platform.Ui.Components;

/// <summary>One part of a subject, at an address of its own.</summary>
/// <param name="Path">From the clinic's root.</param>
/// <param name="Label">In the language of the request.</param>
/// <param name="IsCurrent">Whether it is what the page shows.</param>
/// <param name="Count">How many there are, when that helps.</param>
/// <param name="Icon">Before the label.</param>
public sealed record TabItem(string Path, string Label, bool IsCurrent = false, int? Count = null, IconName? Icon = null);
