namespace Enamel.Platform.Ui;

/// <summary>Names the texts of the frame, the components and the error pages: Texts.resx and its sisters beside this file.</summary>
public sealed class Texts;
