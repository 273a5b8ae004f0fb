namespace Enamel.Morocco;

/// <summary>Marks the texts of the country.</summary>
public sealed class Texts;
