namespace Enamel.Platform.OAuth;

/// <summary>A module that other people's programs can be let into; each such module registers one. The others are closed to them.</summary>
/// <param name="Module">The word before the point in its permissions: also the scope's.</param>
/// <param name="Texts">The module's texts.</param>
/// <param name="Key">Its name among them, as people read it when they consent.</param>
public sealed record ScopeEntry(string Module, Type Texts, string Key);
