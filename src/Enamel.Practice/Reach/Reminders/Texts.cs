namespace Enamel.Practice.Reminders;

/// <summary>This room's texts: Texts.resx beside this file.</summary>
public sealed class Texts;
