namespace Enamel.Platform.Messaging;

/// <summary>Messages as they are kept, for a module that has sent some about a person and must give a copy of them: their columns are the copy's.</summary>
public static class KeptMessages
{
    /// <summary>The table.</summary>
    public const string Table = "messaging_messages";
}
