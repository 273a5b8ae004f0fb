using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.Database;

/// <summary>Where the cluster of a data folder lies, and its socket.</summary>
/// <param name="Root">Holds the data, the socket and the start-up log.</param>
/// <param name="Sockets">Nobody but the cluster's user may look into it, which is what stands in for a password.</param>
internal sealed record ClusterFolder(string Root, string Sockets)
{
    // A socket's path has room for 107 bytes, of which "/.s.PGSQL.32767" takes 15.
    private const int LongestSocketFolder = 90;

    // Root's own home is closed to the database's user; so a data folder in there keeps its database here, where services keep theirs.
    private const string Elsewhere = "/var/lib/enamel";

    public string Data => Path.Combine(Root, "data");

    /// <summary>Whether the socket needed a shorter path than the cluster's folder offers.</summary>
    public bool SocketsAreElsewhere => !Sockets.StartsWith(Root, StringComparison.Ordinal);

    public string StartLog => Path.Combine(Root, "start.log");

    public int? Version => File.Exists(Path.Combine(Data, "PG_VERSION"))
        && int.TryParse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")), out var major) ? major : null;

    /// <summary>The place beneath a data folder, or the other place that a file in the data folder names.</summary>
    public static string Expected(string dataFolder) =>
        File.Exists(Pointer(dataFolder)) ? File.ReadAllText(Pointer(dataFolder)).Trim() : Path.Combine(dataFolder, "postgres");

    /// <summary>Settles the place and makes it ready for the cluster's user.</summary>
    public static async Task<ClusterFolder> Prepare(string dataFolder, ClusterUser user, IProgress<string>? progress)
    {
        var root = Expected(dataFolder);
        if (File.Exists(Pointer(dataFolder)) && !Directory.Exists(root))
            throw new PrivateClusterException($"{Pointer(dataFolder)} says that the database is in {root}, which is gone: bring it back, or delete that file to begin with an empty one.");
        if (!Directory.Exists(root) && !await user.CanEnter(dataFolder))
        {
            // The random part keeps a data folder that was deleted and made again from finding the old one's database.
            root = Path.Combine(Elsewhere, $"{Short(dataFolder)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
            progress?.Report($"The database's user may not enter {dataFolder}, so its files are kept in {root}.");
            Directory.CreateDirectory(Elsewhere);
            await File.WriteAllTextAsync(Pointer(dataFolder), root + "\n");
        }
        if (Directory.Exists(root) && user.IsOurselves && !await user.Owns(root))
            throw new PrivateClusterException($"The database in {root} belongs to another user, because another user (root, most likely) started it first: start as that one, or choose another data folder with ENAMEL_DATA.");
        await user.Make(root);
        return new(root, await MakeSockets(root, user));
    }

    private static async Task<string> MakeSockets(string root, ClusterUser user)
    {
        var sockets = Path.Combine(root, "run");
        if (Encoding.UTF8.GetByteCount(sockets) > LongestSocketFolder)
            sockets = Path.Combine("/tmp", $"enamel-{Short(root)}");
        await user.Make(sockets);
        if (!await user.Owns(sockets))
            throw new PrivateClusterException($"{sockets} is needed for the database's socket and belongs to somebody else: delete it, or choose a data folder with a shorter path (ENAMEL_DATA).");
        return sockets;
    }

    private static string Pointer(string dataFolder) => Path.Combine(dataFolder, "postgres.folder");

    private static string Short(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 6));
}
