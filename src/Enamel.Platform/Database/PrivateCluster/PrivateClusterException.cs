namespace Enamel.Platform.Database;

/// <summary>The private database cannot be had on this machine as it stands. The message is one sentence for the operator, with what mends it.</summary>
/// <param name="message">What is wrong and what to do, ready to print.</param>
/// <param name="cause">What was seen underneath, when there is more to tell.</param>
public sealed class PrivateClusterException(string message, Exception? cause = null) : Exception(message, cause);
