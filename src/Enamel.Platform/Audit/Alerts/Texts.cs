namespace Enamel.Platform.Audit.Alerts;

/// <summary>This room's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
