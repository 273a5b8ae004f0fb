namespace Enamel.Platform.Audit.Anchors;

/// <summary>This room's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
