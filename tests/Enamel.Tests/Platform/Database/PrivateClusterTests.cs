using System.Diagnostics;
using System.Globalization;
using Enamel.Platform.Database;
using Npgsql;

namespace Enamel.Tests.Platform.Database;

public sealed class A_private_cluster : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("enamel-cluster-").FullName;
    private readonly string _folder;

    public A_private_cluster()
    {
        File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_temporary) | UnixFileMode.OtherExecute);
        _folder = Path.Combine(_temporary, "data");
    }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public async Task answers_on_its_socket_alone_and_never_runs_as_root()
    {
        await using var cluster = await Open();
        cluster.WasRunning.ShouldBeFalse();
        (await Ask(cluster, "select current_setting('listen_addresses')")).ShouldBe("");
        (await Ask(cluster, "select current_setting('fsync')")).ShouldBe("on");
        File.ReadAllText($"/proc/{cluster.ProcessId}/status").ShouldNotContain("Uid:\t0");
        (File.GetUnixFileMode(cluster.SocketFolder) & (UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute))
            .ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task keeps_its_data_from_one_start_to_the_next()
    {
        await using (var first = await Open())
        {
            (await first.EnsureDatabase("kept", TestContext.Current.CancellationToken)).ShouldBeTrue();
            await Ask(first, "create table teeth as select 11 as number", "kept");
        }
        await using var second = await Open();
        (await second.EnsureDatabase("kept", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await Ask(second, "select number::text from teeth", "kept")).ShouldBe("11");
    }

    [Fact]
    public async Task is_stopped_by_the_last_who_leaves_and_not_before()
    {
        var first = await Open();
        var second = await Open();
        second.WasRunning.ShouldBeTrue();
        second.ProcessId.ShouldBe(first.ProcessId);
        await first.DisposeAsync();
        (await Ask(second, "select 'up'")).ShouldBe("up");
        await second.DisposeAsync();
        IsAlive(second.ProcessId).ShouldBeFalse();
    }

    [Fact]
    public async Task recovers_after_its_server_was_killed()
    {
        var killed = await Open();
        await Ask(killed, "create table written (at int); insert into written values (7)");
        using (var server = Process.GetProcessById(killed.ProcessId))
        {
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await using var recovered = await Open();
        recovered.WasRunning.ShouldBeFalse();
        (await Ask(recovered, "select at::text from written")).ShouldBe("7");
        await killed.DisposeAsync();
        (await Ask(recovered, "select at::text from written")).ShouldBe("7");
    }

    [Fact]
    public async Task is_not_fooled_by_another_process_that_carries_the_number_of_a_dead_server()
    {
        string data;
        await using (var first = await Open())
        {
            data = Path.Combine(first.Folder, "data");
            var file = await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"), TestContext.Current.CancellationToken);
            await first.DisposeAsync();
            using var bystander = StartAsOwnerOf(data, "sleep", "600");
            try
            {
                file[0] = bystander.Id.ToString(CultureInfo.InvariantCulture);
                await File.WriteAllLinesAsync(Path.Combine(data, "postmaster.pid"), file, TestContext.Current.CancellationToken);
                await using var second = await Open();
                second.ProcessId.ShouldNotBe(bystander.Id);
                (await Ask(second, "select 'up'")).ShouldBe("up");
                bystander.HasExited.ShouldBeFalse();
            }
            finally
            {
                bystander.Kill();
            }
        }
    }

    [Fact]
    public async Task has_neighbours_in_other_folders()
    {
        var other = Path.Combine(_folder, "other");
        await using var here = await Open();
        await using var there = await PrivateCluster.Open(new() { DataFolder = other }, TestContext.Current.CancellationToken);
        there.ProcessId.ShouldNotBe(here.ProcessId);
        (await Ask(there, "select 'there'")).ShouldBe("there");
    }

    [Fact]
    public async Task fits_its_socket_into_a_folder_with_a_very_long_and_awkward_path()
    {
        var deep = Path.Combine(_folder, new string('x', 80), "l'été, à Fès", new string('y', 40));
        string sockets;
        await using (var cluster = await PrivateCluster.Open(new() { DataFolder = deep }, TestContext.Current.CancellationToken))
        {
            sockets = cluster.SocketFolder;
            (await Ask(cluster, "select 'deep'")).ShouldBe("deep");
        }
        Directory.Exists(sockets).ShouldBeFalse();
    }

    [Fact]
    public async Task leaves_nothing_running_when_given_up_while_starting()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Told(_ => stop.Cancel());
        await Should.ThrowAsync<OperationCanceledException>(() => PrivateCluster.Open(new() { DataFolder = _folder, Progress = progress }, stop.Token));
        File.Exists(Path.Combine(_folder, "postgres", "data", "postmaster.pid")).ShouldBeFalse();
        await using var afterwards = await Open();
        (await Ask(afterwards, "select 'up'")).ShouldBe("up");
    }

    [Fact]
    public async Task listens_on_a_loopback_port_when_tools_need_one()
    {
        await using var cluster = await PrivateCluster.Open(new() { DataFolder = _folder, TcpPort = 21473 }, TestContext.Current.CancellationToken);
        (await Ask(cluster, "select current_setting('listen_addresses') || ':' || current_setting('port')")).ShouldBe("127.0.0.1:21473");
    }

    [Fact]
    public async Task for_tests_leaves_no_file_behind()
    {
        var cluster = await PrivateCluster.OpenThrowaway(TestContext.Current.CancellationToken);
        (await Ask(cluster, "select current_setting('fsync')")).ShouldBe("off");
        await cluster.DisposeAsync();
        Directory.Exists(Path.GetDirectoryName(cluster.Folder)).ShouldBeFalse();
        IsAlive(cluster.ProcessId).ShouldBeFalse();
    }

    [Fact]
    public async Task is_kept_elsewhere_when_its_user_may_not_enter_the_data_folder()
    {
        File.SetUnixFileMode(_temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string folder;
        await using (var first = await Open())
        {
            folder = first.Folder;
            await Ask(first, "create table kept (at int)");
            // Only root can be kept out of its own folder's child: everybody else runs the database as himself.
            folder.StartsWith(_folder, StringComparison.Ordinal).ShouldBe(!Environment.IsPrivilegedProcess);
        }
        try
        {
            await using var second = await Open();
            second.Folder.ShouldBe(folder);
            (await Ask(second, "select count(*)::text from kept")).ShouldBe("0");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<PrivateCluster> Open() => PrivateCluster.Open(new() { DataFolder = _folder }, TestContext.Current.CancellationToken);

    private static async Task<string?> Ask(PrivateCluster cluster, string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static bool IsAlive(int process) => File.Exists($"/proc/{process}/cmdline") && File.ReadAllText($"/proc/{process}/cmdline").Length > 0;

    private static Process StartAsOwnerOf(string folder, params string[] words)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u", folder]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var owner = stat.StandardOutput.ReadToEnd().Trim();
        string[] line = Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={owner}", "--clear-groups", .. words] : words;
        return Process.Start(new ProcessStartInfo(line[0], line[1..]))!;
    }

    private sealed class Told(Action<string> hear) : IProgress<string>
    {
        public void Report(string value) => hear(value);
    }
}
