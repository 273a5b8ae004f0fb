using Enamel.Platform.Http;

namespace Enamel.Platform.Live;

/// <summary>Who is told that something changed.</summary>
public static class LivePermissions
{
    /// <summary>Be told that something of the clinic changed; what, one asks for by one's own rights.</summary>
    public static readonly Permission Listen = new("live.listen", [.. Permission.Everyone]);
}
