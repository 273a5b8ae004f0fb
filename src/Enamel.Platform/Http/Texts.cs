namespace Enamel.Platform.Http;

/// <summary>The texts of refusals that belong to no module, and of the kernel's: Texts.resx beside this file.</summary>
public sealed class Texts;
