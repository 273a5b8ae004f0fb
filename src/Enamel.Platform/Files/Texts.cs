namespace Enamel.Platform.Files;

/// <summary>What is said of files: Texts.resx beside this file.</summary>
public sealed class Texts;
