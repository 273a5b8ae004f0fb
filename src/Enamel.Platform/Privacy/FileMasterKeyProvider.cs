using System.Globalization;
using System.Security.Cryptography;
using Enamel.Platform.Database;

namespace Enamel.Platform.Privacy;

/// <summary>The master keys cannot be used as they lie there. The message says what is wrong and how to mend it, and shows no key.</summary>
public sealed class MasterKeyFileException(string message) : Exception(message);

/// <summary>
/// The master keys in a file that only the server's account may read: one key per line, <c>number:base64</c>, newest first.
/// The file is made at the first start; whoever loses it loses every sealed datum, so it belongs in the backup, apart from the database's.
/// </summary>
public sealed class FileMasterKeyProvider : IMasterKeyProvider
{
    const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    readonly string _path;
    volatile MasterKeys _keys;

    FileMasterKeyProvider(string path, MasterKeys keys, bool isNew) => (_path, _keys, IsNew) = (path, keys, isNew);

    /// <inheritdoc />
    public MasterKeys Keys => _keys;

    /// <summary>Whether the file was made just now: on an installation that already holds wrapped keys, that means that the real file is missing.</summary>
    public bool IsNew { get; }

    /// <summary>Reads the file; makes it, and its folder, when there is none.</summary>
    /// <exception cref="MasterKeyFileException">Others may read it, or it does not hold master keys.</exception>
    public static async Task<FileMasterKeyProvider> Open(string path, CancellationToken stop)
    {
        path = Path.GetFullPath(path);
        var isNew = !File.Exists(path) && await Make(path, stop);
        return new(path, Read(path), isNew);
    }

    /// <inheritdoc />
    public MasterKeys KeysWith(int number)
    {
        if (_keys.Find(number) is null) Reload();
        return _keys;
    }

    /// <summary>Puts a fresh key before the others. From then on it wraps; the older ones stay to unwrap until everything is wrapped anew.</summary>
    /// <returns>The number of the fresh key.</returns>
    public async Task<int> Add(CancellationToken stop)
    {
        using var alone = await Alone(_path, stop);
        var number = Read(_path).Current.Number + 1;
        var written = Write(_path, [Line(number), .. File.ReadAllLines(_path)]);
        File.Move(written, _path, overwrite: true);
        _keys = Read(_path);
        return number;
    }

    /// <summary>Reads the file again, after another process has added a key.</summary>
    public void Reload() => _keys = Read(_path);

    /// <summary>Where the file is, never what is in it.</summary>
    public override string ToString() => $"{_keys} in {_path}";

    static async Task<bool> Make(string path, CancellationToken stop)
    {
        var folder = Path.GetDirectoryName(path)!; // a full path of a file always has one
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, OwnerOnlyFolder);
        // Two servers may start for the first time at once: the second must not put its key over the first one's.
        using var alone = await Alone(path, stop);
        if (File.Exists(path)) return false;
        File.Move(Write(path, [Line(1)]), path);
        return true;
    }

    static Task<FolderLock> Alone(string path, CancellationToken stop) => FolderLock.Take($"{path}.lock", stop);

    /// <summary>Writes a file beside the other, so that nobody ever reads half of it.</summary>
    static string Write(string path, IEnumerable<string> lines)
    {
        var beside = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnlyFile;
        using var file = new FileStream(beside, options);
        using (var text = new StreamWriter(file, leaveOpen: true))
            foreach (var line in lines) text.Write(line + "\n");
        file.Flush(flushToDisk: true);
        return beside;
    }

    static string Line(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(Envelope.KeyLength))}");

    static MasterKeys Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnlyFolder) != UnixFileMode.None)
            throw new MasterKeyFileException($"The master key file {path} can be read or changed by others: run chmod 600 '{path}'.");
        var keys = Lines(path).Where(line => line.Length > 0).Select((line, index) => Parse(line)
            ?? throw new MasterKeyFileException($"Line {index + 1} of the master key file {path} is not number:base64 with 32 bytes.")).ToList();
        if (keys.Count == 0) throw new MasterKeyFileException($"The master key file {path} is empty: put the saved file back.");
        if (keys.DistinctBy(key => key.Number).Count() != keys.Count)
            throw new MasterKeyFileException($"The master key file {path} has two keys of one number.");
        return new(keys);
    }

    static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new MasterKeyFileException($"The master key file {path} belongs to another account: run chown {Environment.UserName} '{path}'.");
        }
    }

    static MasterKey? Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var key = new byte[Envelope.KeyLength + 1]; // one more, to notice a key that is too long
        return colon > 0
            && int.TryParse(line.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && Convert.TryFromBase64String(line[(colon + 1)..].Trim(), key, out var length) && length == Envelope.KeyLength
                ? new(number, key.AsSpan(0, length))
                : null;
    }
}
