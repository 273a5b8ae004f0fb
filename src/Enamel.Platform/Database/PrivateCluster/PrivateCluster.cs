using System.Diagnostics;
using Npgsql;

namespace Enamel.Platform.Database;

/// <summary>
/// A PostgreSQL server of one's own beneath a data folder: nobody needs to install a service or to choose a port or a password.
/// It outlives a crash of those who use it, and the next one re-attaches; the last one who leaves in good order stops it.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    /// <summary>The cluster's superuser, let in without a password through the socket.</summary>
    public const string Administrator = "enamel_admin";

    // Not readable by others, but the database's user must get through to its own part when root starts us.
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PrivateClusterOptions _options;
    private readonly ClusterFolder _folder;
    private readonly ClusterUser _user;
    private readonly PostgresBinaries _programs;
    private FolderLock? _use;
    private Process? _undertaker;

    private PrivateCluster(PrivateClusterOptions options, ClusterFolder folder, ClusterUser user, PostgresBinaries programs)
    {
        _options = options;
        _folder = folder;
        _user = user;
        _programs = programs;
        SocketFolder = folder.Sockets;
        Port = ClusterSettings.PortOf(options);
    }

    /// <summary>The folder that holds the server's socket; as a connection's host it means that socket.</summary>
    public string SocketFolder { get; private set; }

    /// <summary>The port in the socket's name, and on 127.0.0.1 when TCP was asked for.</summary>
    public int Port { get; private set; }

    /// <summary>The server's process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Whether the server was up already: used by another program, or left behind by one that crashed.</summary>
    public bool WasRunning { get; private set; }

    /// <summary>The server's major version.</summary>
    public int MajorVersion => _programs.Major;

    /// <summary>The folder of the server's programs, where <c>psql</c> and <c>pg_dump</c> usually lie too.</summary>
    public string ProgramsFolder => _programs.Folder;

    /// <summary>The folder that holds the cluster's files.</summary>
    public string Folder => _folder.Root;

    /// <summary>Whether a data folder has a cluster already.</summary>
    /// <param name="dataFolder">The folder of <see cref="PrivateClusterOptions.DataFolder"/>.</param>
    public static bool IsIn(string dataFolder) => Directory.Exists(Path.Combine(ClusterFolder.Expected(Path.GetFullPath(dataFolder)), "data"));

    /// <summary>Makes the cluster if there is none yet, starts it if it is not up, and counts the caller among its users until disposed.</summary>
    /// <param name="options">Where it lies and how it is kept.</param>
    /// <param name="stop">Given up while starting, what was started is stopped again.</param>
    /// <exception cref="PrivateClusterException">It cannot be had; the message says what mends it.</exception>
    public static async Task<PrivateCluster> Open(PrivateClusterOptions options, CancellationToken stop)
    {
        options = options with { DataFolder = Path.GetFullPath(options.DataFolder) };
        MakeDataFolder(options.DataFolder);
        using var change = await FolderLock.Take(ChangeLock(options), stop);
        var user = await ClusterUser.For(ClusterFolder.Expected(options.DataFolder), options.DataFolder);
        var folder = await ClusterFolder.Prepare(options.DataFolder, user, options.Progress);
        var cluster = new PrivateCluster(options, folder, user, await PostgresBinaries.Find(folder.Version));
        // Nobody takes this one for himself but under the change lock, which is ours.
        cluster._use = FolderLock.TryShare(UseLock(options));
        try
        {
            await cluster.BringUp(stop);
            stop.ThrowIfCancellationRequested();
            return cluster;
        }
        catch
        {
            await cluster.Leave();
            await cluster.Bury();
            throw;
        }
    }

    /// <summary>Makes a cluster in a temporary folder for tests: fast, forgetful, and gone with the process that asked for it.</summary>
    /// <param name="stop">Given up while starting, nothing stays.</param>
    public static Task<PrivateCluster> OpenThrowaway(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("enamel-throwaway-").FullName;
        File.SetUnixFileMode(folder, Passable);
        return Open(new() { DataFolder = folder, Throwaway = true }, stop);
    }

    /// <summary>How to connect through the socket.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="role">The role; the socket asks none for a password.</param>
    public string ConnectionString(string database, string role = Administrator) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Port = Port,
        Username = role,
        Database = database,
    }.ConnectionString;

    /// <summary>Makes a database unless it is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Whether it was made now.</returns>
    public async Task<bool> EnsureDatabase(string name, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(stop);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await exists.ExecuteScalarAsync(stop) is not null)
            return false;
        await using var create = new NpgsqlCommand($"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        await create.ExecuteNonQueryAsync(stop);
        return true;
    }

    /// <summary>Leaves the cluster; who leaves last stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is null)
            return;
        using (await FolderLock.Take(ChangeLock(_options), CancellationToken.None))
            await Leave();
        await Bury();
    }

    private static string ChangeLock(PrivateClusterOptions options) => Path.Combine(options.DataFolder, "postgres.change.lock");

    private static string UseLock(PrivateClusterOptions options) => Path.Combine(options.DataFolder, "postgres.use.lock");

    private static void MakeDataFolder(string folder)
    {
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, Passable);
        try
        {
            using var probe = new FileStream(Path.Combine(folder, "postgres.use.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new PrivateClusterException($"The data folder {folder} cannot be written: choose another one with ENAMEL_DATA, or make it yours with chown.", denied);
        }
    }

    private async Task BringUp(CancellationToken stop)
    {
        if (await Attach(stop))
            return;
        await RemoveTraces();
        if (_folder.Version is null)
            await Initialise();
        await Start(stop);
    }

    /// <summary>Waits for a server that is on its way up or down, and joins it if it stays.</summary>
    private async Task<bool> Attach(CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        while (PostmasterFile.Read(_folder.Data) is { } running && await running.IsAlive())
        {
            if (running.IsReady)
            {
                if (_options.TcpPort is { } port && (running.Port != port || running.Address.Length == 0))
                    throw new PrivateClusterException($"The database is running already without TCP port {port}: stop what uses it, then start again.");
                (ProcessId, SocketFolder, Port, WasRunning) = (running.ProcessId, running.Sockets, running.Port, true);
                return true;
            }
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new PrivateClusterException($"The database in {_folder.Root} (process {running.ProcessId}) has been {running.Status} for {Patience.TotalMinutes} minutes: read {_folder.Data}/log, end that process and start again.");
            await Task.Delay(Beat, TimeProvider.System, stop);
        }
        return false;
    }

    private async Task RemoveTraces()
    {
        foreach (var socket in Directory.EnumerateFiles(_folder.Sockets, ".s.PGSQL.*"))
            File.Delete(socket);
        if (PostmasterFile.Read(_folder.Data) is not null)
        {
            _options.Progress?.Report("The database did not end in good order last time; it recovers now.");
            await PostmasterFile.MarkDead(_folder.Data);
        }
    }

    private async Task Initialise()
    {
        _options.Progress?.Report($"Making a new database (PostgreSQL {_programs.Major}) in {_folder.Root}.");
        // Made beside its place and moved there whole, so that a start cut off half-way leaves no half of a cluster.
        var fresh = Path.Combine(_folder.Root, "data.new");
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        Expect(await _user.Run(
            _programs.Initdb, "-D", fresh, "-U", Administrator, "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256", "-N"),
            "The database could not be made");
        await File.AppendAllTextAsync(Path.Combine(fresh, "postgresql.conf"), $"\ninclude_if_exists = '{ClusterSettings.FileName}'\n");
        if (Directory.Exists(_folder.Data))
            Directory.Delete(_folder.Data);
        Directory.Move(fresh, _folder.Data);
    }

    private async Task Start(CancellationToken stop)
    {
        var settings = Path.Combine(_folder.Data, ClusterSettings.FileName);
        await File.WriteAllLinesAsync(settings, ClusterSettings.Lines(_options, _folder.Sockets), stop);
        // Readable by the cluster's user also where root's own files are not; there is nothing secret in it.
        File.SetUnixFileMode(settings, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var since = Stopwatch.GetTimestamp();
        while (!await TryStart())
        {
            // Children of a server that was killed take a moment to notice; until then PostgreSQL rightly refuses their data.
            var waitsForOrphans = LastWords().Contains("still in use", StringComparison.Ordinal) && Stopwatch.GetElapsedTime(since) < Patience;
            if (!waitsForOrphans)
                throw new PrivateClusterException($"The database did not start, and {_folder.StartLog} says why: {LastWords()}");
            await Task.Delay(Beat, TimeProvider.System, stop);
        }
        if (_options.Throwaway)
            _undertaker = StartUndertaker();
    }

    private async Task<bool> TryStart()
    {
        File.Delete(_folder.StartLog);
        var started = await _user.Run(_programs.PgCtl, "-D", _folder.Data, "-l", _folder.StartLog, "-w", "-t", "120", "start");
        if (!started.Succeeded || PostmasterFile.Read(_folder.Data) is not { IsReady: true } running)
            return false;
        ProcessId = running.ProcessId;
        return true;
    }

    /// <summary>The reason that a server gave when it did not start.</summary>
    private string LastWords() => !File.Exists(_folder.StartLog) ? "" : File.ReadLines(_folder.StartLog)
        .Where(line => line.Length > 0).OrderBy(line => line.Contains("FATAL", StringComparison.Ordinal)).LastOrDefault("").Trim();

    /// <summary>A shell that waits for the end of our side of a pipe, which comes however we end, and then clears away.</summary>
    private Process StartUndertaker()
    {
        const string Work = "trap '' INT TERM HUP; cat > /dev/null; \"$@\" > /dev/null 2>&1; rm -rf \"$FOLDER\"";
        var start = new ProcessStartInfo("/bin/sh", ["-c", Work, "undertaker", .. _user.Prefix, _programs.PgCtl, "-D", _folder.Data, "-m", "immediate", "-w", "stop"])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FOLDER"] = _options.DataFolder;
        return Process.Start(start)!;
    }

    private async Task Bury()
    {
        if (!_options.Throwaway)
            return;
        if (_undertaker is { } undertaker)
        {
            undertaker.StandardInput.Close();
            await undertaker.WaitForExitAsync();
            undertaker.Dispose();
        }
        if (Directory.Exists(_options.DataFolder))
            Directory.Delete(_options.DataFolder, recursive: true);
    }

    /// <summary>Under the change lock, so that nobody comes while the last one goes.</summary>
    private async Task Leave()
    {
        _use?.Dispose();
        _use = null;
        using var last = FolderLock.TryTake(UseLock(_options));
        if (last is null || PostmasterFile.Read(_folder.Data) is not { } running || !await running.IsAlive())
            return;
        var stopped = await _user.Run(_programs.PgCtl, "-D", _folder.Data, "-m", "fast", "-w", "-t", "60", "stop");
        if (!stopped.Succeeded)
            Expect(await _user.Run(_programs.PgCtl, "-D", _folder.Data, "-m", "immediate", "-w", "stop"), "The database did not stop");
        if (_folder.SocketsAreElsewhere)
            Directory.Delete(_folder.Sockets, recursive: true);
    }

    private static void Expect(ChildResult result, string trouble)
    {
        if (!result.Succeeded)
            throw new PrivateClusterException($"{trouble}: {result.Output}");
    }
}
