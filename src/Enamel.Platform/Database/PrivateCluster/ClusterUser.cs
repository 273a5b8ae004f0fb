namespace Enamel.Platform.Database;

/// <summary>
/// Who runs the database. PostgreSQL refuses root, so a start by root hands its rights over: to whoever owns an existing cluster,
/// else to the machine's <c>postgres</c> user, else to the owner of the data folder.
/// </summary>
internal sealed class ClusterUser
{
    private const string Setpriv = "/usr/bin/setpriv";

    // "uid:gid" of the user that takes over from root; null when the database runs as whoever started us.
    private readonly string? _ids;

    private ClusterUser(string? ids) => _ids = ids;

    /// <summary>Whether the database runs with the rights of this very process.</summary>
    public bool IsOurselves => _ids is null;

    /// <summary>Chooses the user for the cluster beneath a data folder.</summary>
    public static async Task<ClusterUser> For(string clusterFolder, string dataFolder)
    {
        if (!Environment.IsPrivilegedProcess)
            return new(null);
        if (!File.Exists(Setpriv))
            throw new PrivateClusterException("Started by root, the database must drop root's rights, and /usr/bin/setpriv is missing: apt-get install util-linux, or start as another user.");
        var ids = await OwnerOf(Path.Combine(clusterFolder, "data")) ?? await Ids("postgres") ?? await OwnerOf(dataFolder);
        return new(ids ?? throw new PrivateClusterException("Started by root, the database needs a user without root's rights: useradd --system postgres"));
    }

    /// <summary>Runs a program with this user's rights.</summary>
    public Task<ChildResult> Run(params string[] words) => ChildCommand.Run(Prefix.Concat(words));

    /// <summary>What is put before a command so that it runs with this user's rights.</summary>
    public string[] Prefix => _ids?.Split(':') is [var uid, var gid] ? [Setpriv, $"--reuid={uid}", $"--regid={gid}", "--clear-groups"] : [];

    /// <summary>Whether this user can reach into a folder: one closed parent on the way is enough to keep it out.</summary>
    public async Task<bool> CanEnter(string folder) => IsOurselves || (await Run("/bin/sh", "-c", "cd \"$0\"", folder)).Succeeded;

    /// <summary>Makes a folder that nobody but this user (and root) may look into.</summary>
    public async Task Make(string folder)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, Private);
        if (_ids is { } ids && await OwnerOf(folder) != ids)
            Expect(await ChildCommand.Run("chown", "-R", ids, folder), $"The folder {folder} could not be given to the database's user");
    }

    /// <summary>Whether a folder is this user's own: in a shared place somebody else may have made one of that name first.</summary>
    public async Task<bool> Owns(string folder)
    {
        var owner = (await ChildCommand.Run("stat", "-c", "%u", folder)).Output;
        var ours = _ids?.Split(':')[0] ?? (await ChildCommand.Run("id", "-u")).Output;
        return owner == ours;
    }

    private static void Expect(ChildResult result, string trouble)
    {
        if (!result.Succeeded)
            throw new PrivateClusterException($"{trouble}: {result.Output}");
    }

    private static async Task<string?> OwnerOf(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        var owner = await ChildCommand.Run("stat", "-c", "%u:%g", folder);
        return owner.Succeeded && !owner.Output.StartsWith("0:", StringComparison.Ordinal) ? owner.Output : null;
    }

    private static async Task<string?> Ids(string user)
    {
        var uid = await ChildCommand.Run("id", "-u", user);
        var gid = await ChildCommand.Run("id", "-g", user);
        return uid.Succeeded && gid.Succeeded ? $"{uid.Output}:{gid.Output}" : null;
    }
}
