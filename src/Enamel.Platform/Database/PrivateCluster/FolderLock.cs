namespace Enamel.Platform.Database;

/// <summary>A lock held on a file by this process. The system lets go of it when the process ends, however it ends, so none is ever stale.</summary>
public sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(30);

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock for oneself; null when anyone holds it.</summary>
    /// <param name="path">The file; made when it is missing, never deleted.</param>
    public static FolderLock? TryTake(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock beside others who share it; null when someone has it for himself.</summary>
    /// <param name="path">The file; made when it is missing, never deleted.</param>
    public static FolderLock? TryShare(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    /// <summary>Takes the lock for oneself as soon as it is free.</summary>
    /// <param name="path">The file; made when it is missing, never deleted.</param>
    /// <param name="stop">Ends the waiting.</param>
    public static async Task<FolderLock> Take(string path, CancellationToken stop)
    {
        FolderLock? taken;
        while ((taken = TryTake(path)) is null)
            await Task.Delay(Beat, TimeProvider.System, stop);
        return taken;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static FolderLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
