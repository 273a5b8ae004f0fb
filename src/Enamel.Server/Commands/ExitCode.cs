namespace Enamel.Server.Commands;

/// <summary>What a command's end means to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
}
