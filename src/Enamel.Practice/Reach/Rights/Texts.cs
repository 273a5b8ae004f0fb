namespace Enamel.Practice.Rights;

/// <summary>Texts of this module.</summary>
public sealed class Texts;
