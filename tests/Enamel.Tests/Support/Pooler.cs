using System.Diagnostics;
using System.Globalization;
using Enamel.Platform.Database;
using Npgsql;

namespace Enamel.Tests.Support;

/// <summary>A real pgbouncer in front of the tests' cluster, which gives a server connection to a client for one transaction and then to the next.</summary>
sealed class Pooler : IAsyncDisposable
{
    /// <summary>How many server connections it keeps: far fewer than the server has clients.</summary>
    public const int Connections = 3;

    const int Port = 6432;
    const string Setpriv = "/usr/bin/setpriv";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("enamel-pooler-");
    Process? guard;

    /// <summary>Starts it.</summary>
    public static async Task<Pooler> Start(PrivateCluster cluster)
    {
        var pooler = new Pooler();
        try
        {
            await pooler.Run(cluster);
            return pooler;
        }
        catch
        {
            await pooler.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same database, with the application's connections through the pooler.</summary>
    public DatabaseAddress Through(DatabaseAddress address) => address with
    {
        AppConnectionString = new NpgsqlConnectionStringBuilder(address.AppConnectionString)
        {
            Host = folder.FullName,
            Port = Port,
            MaxAutoPrepare = 0,
            NoResetOnClose = true,
        }.ConnectionString + ";Max Auto Prepare=0",
    };

    public async ValueTask DisposeAsync()
    {
        if (guard is not null)
        {
            guard.StandardInput.Close();
            await guard.WaitForExitAsync();
            guard.Dispose();
        }
        folder.Delete(recursive: true);
    }

    async Task Run(PrivateCluster cluster)
    {
        var program = new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("pgbouncer is missing: apt-get install pgbouncer");
        var settings = Path.Combine(folder.FullName, "pgbouncer.ini");
        var users = Path.Combine(folder.FullName, "users.txt");
        await File.WriteAllTextAsync(users, "\"enamel_app\" \"\"\n");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host={cluster.SocketFolder} port={cluster.Port}
            [pgbouncer]
            listen_addr =
            listen_port = {Port}
            unix_socket_dir = {folder.FullName}
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {Connections}
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits,search_path,options

            """);
        // Neither pgbouncer nor the cluster runs as root: whoever owns the cluster's sockets may also enter them.
        var prefix = Array.Empty<string>();
        if (Environment.IsPrivilegedProcess)
        {
            var owner = (await Output("stat", "-c", "%u:%g", cluster.SocketFolder)).Trim();
            await Output("chown", "-R", owner, folder.FullName);
            prefix = [Setpriv, $"--reuid={owner.Split(':')[0]}", $"--regid={owner.Split(':')[1]}", "--clear-groups"];
        }
        // It ends when our side of the pipe closes, however we end.
        guard = Start(["/bin/sh", "-c", "trap '' INT TERM HUP; \"$@\" & cat > /dev/null; kill $!; wait", "pooler", .. prefix, program, settings]);
        var said = new List<string>();
        while (await guard.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("process up", StringComparison.Ordinal)) return;
        }
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"pgbouncer did not start: {string.Join('\n', said)}"));
    }

    static Process Start(string[] line) => Process.Start(new ProcessStartInfo(line[0], line[1..])
    {
        WorkingDirectory = "/",
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!; // a program that can not be started throws

    static async Task<string> Output(params string[] line)
    {
        using var process = Start(line);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{line[0]} failed.");
    }
}
