namespace Enamel.Platform.Ui.Components;

/// <summary>One line under the search box.</summary>
/// <param name="Path">Where it leads, from the clinic's root.</param>
/// <param name="Name">Who it is.</param>
/// <param name="Sub">What tells apart two of one name: number, age.</param>
public sealed record SearchHit(string Path, string Name, string Sub);
