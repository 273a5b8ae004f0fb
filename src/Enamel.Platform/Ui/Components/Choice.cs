namespace Enamel.Platform.Ui.Components;

/// <summary>One of the things to choose from.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Label">What is read.</param>
/// <param name="IsDisabled">Shown, but not to be chosen now.</param>
public sealed record Choice(string Value, string Label, bool IsDisabled = false);
