namespace Enamel.Practice.Portal;

/// <summary>This module's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
