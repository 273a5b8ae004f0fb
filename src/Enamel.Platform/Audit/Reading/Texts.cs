namespace Enamel.Platform.Audit.Reading;

/// <summary>This room's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
