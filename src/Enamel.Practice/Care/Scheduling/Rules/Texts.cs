namespace Enamel.Practice.Scheduling.Rules;

/// <summary>Marks the texts of the pages on which a manager arranges the agenda.</summary>
public sealed class Texts;
