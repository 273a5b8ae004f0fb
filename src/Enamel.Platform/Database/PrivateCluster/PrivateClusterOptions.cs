namespace Enamel.Platform.Database;

/// <summary>How a private cluster is kept.</summary>
public sealed record PrivateClusterOptions
{
    /// <summary>The folder that holds everything of this installation; the database lies in <c>postgres/</c> beneath it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A loopback TCP port (below 32768) for tools that cannot use a socket. Left out, the database listens on its socket alone.</summary>
    public int? TcpPort { get; init; }

    /// <summary>Nothing in it needs to outlive a power cut: durability is traded for speed, and the cluster ends with its maker however the maker ends.</summary>
    public bool Throwaway { get; init; }

    /// <summary>Told in a sentence what is being done.</summary>
    public IProgress<string>? Progress { get; init; }
}
