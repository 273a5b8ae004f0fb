namespace Enamel.Platform.Devices;

/// <summary>This room's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
