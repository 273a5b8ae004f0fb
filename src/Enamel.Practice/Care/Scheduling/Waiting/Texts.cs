namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>Marks the texts of the waiting list.</summary>
public sealed class Texts;
