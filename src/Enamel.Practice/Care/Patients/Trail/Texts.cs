namespace Enamel.Practice.Patients.Trail;

/// <summary>The words in which the trail tells of this module's tables: Texts.resx beside this file.</summary>
public sealed class Texts;
