using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Enamel.Tests.Support;

namespace Enamel.Tests.Server.Commands;

/// <summary>The server as an operator runs it, several times over on one database: each a process of its own with its own folder, which share nothing but database and keys.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly string folder;
    readonly Uri address;
    Task<string> said = Task.FromResult("");

    ServerProcess(Process process, string folder, int port) => (this.process, this.folder, address) = (process, folder, new($"http://localhost:{port}"));

    /// <summary>Starts some on an installation's database and waits until each of them answers.</summary>
    public static async Task<ServerProcess[]> Start(Installation installation, int count) =>
        await Task.WhenAll(Ports(count).Select(port => Launch(installation, port)));

    /// <summary>Somebody signed in here for the API.</summary>
    public async Task<Caller> As(string login)
    {
        var host = $"{login.Split('.')[1]}.localhost";
        using var door = new Caller(address, host, null);
        using var answer = await door.Post("/api/v1/auth/login", new { login, password = TestCluster.Password });
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return new(address, host, answer.Json["accessToken"]!.GetValue<string>());
    }

    /// <summary>Ends it, as an operator does.</summary>
    /// <returns>What it logged.</returns>
    public async Task<string> End()
    {
        if (!process.HasExited)
        {
            using (var end = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await end.WaitForExitAsync();
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
        }
        return await said;
    }

    static async Task<ServerProcess> Launch(Installation installation, int port)
    {
        var home = Directory.CreateTempSubdirectory("enamel-server-").FullName;
        // Everybody calls from one address here: an operator doubles the limits then. Without any, hundreds would wait for a connection at once.
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PORT"] = port.ToString(CultureInfo.InvariantCulture), ["ENAMEL_RATE_LIMITS"] = "2" };
        var server = new ServerProcess(CommandLine.WithTheKeys(home, installation.Address).Start(variables, "serve"), home, port);
        try
        {
            var faults = server.process.StandardError.ReadToEndAsync();
            using var patience = new CancellationTokenSource(Patience);
            (await server.process.StandardOutput.ReadLineAsync(patience.Token)).ShouldNotBeNull("the server did not come up: " + (server.process.HasExited ? await faults : ""));
            server.said = server.process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await End();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // Below the range from which the system takes ports for outgoing connections; all at once, so that none is found twice.
    static int[] Ports(int count)
    {
        var found = new List<TcpListener>();
        for (var port = Random.Shared.Next(20_000, 31_000); found.Count < count && port < 32_000; port++)
        {
            var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                found.Add(probe);
            }
            catch (SocketException)
            {
                probe.Dispose();
            }
        }
        found.Count.ShouldBe(count, "free ports");
        var ports = found.Select(probe => ((IPEndPoint)probe.LocalEndpoint).Port).ToArray();
        found.ForEach(probe => probe.Dispose());
        return ports;
    }
}
