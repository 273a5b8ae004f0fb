namespace Enamel.Server.Commands;

/// <summary>A command cannot do what was asked. The message is one sentence for the operator, with what mends it.</summary>
internal sealed class OperatorException(string message, Exception? cause = null) : Exception(message, cause);
