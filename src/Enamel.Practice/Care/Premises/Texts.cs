namespace Enamel.Practice.Premises;

/// <summary>This module's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
