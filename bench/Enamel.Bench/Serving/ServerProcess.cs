using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Enamel.Bench.Serving;

/// <summary>The server as it runs in production: a process of its own, on a free port of this machine.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Process process;

    ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => process.Id;

    /// <summary>Starts it on a data folder and waits until it is ready.</summary>
    public static async Task<ServerProcess> Start(string folder, CancellationToken stop)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "enamel.dll"), "serve"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ENAMEL_DATA"] = folder, ["PORT"] = port.ToString(CultureInfo.InvariantCulture), ["DOTNET_ENVIRONMENT"] = "Production", ["ENAMEL_RATE_LIMITS"] = "off" },
        };
        var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException("The server did not start."), port);
        server.process.OutputDataReceived += (_, _) => { };
        server.process.ErrorDataReceived += (_, line) => { if (line.Data is { Length: > 0 } text) Console.Error.WriteLine("  server: " + text); };
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            await server.BecomeReady(stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
        }
        process.Dispose();
    }

    async Task BecomeReady(CancellationToken stop)
    {
        using var client = new HttpClient();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended with exit code {process.ExitCode}.");
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{Port}/readyz"), stop);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100, stop);
        }
        throw new TimeoutException("The server did not become ready.");
    }

    // Below the range from which the system takes ports for outgoing connections, so that nobody gets it in between.
    static int FreePort()
    {
        for (var port = 21_000; port < 32_000; port += 7)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
        throw new InvalidOperationException("No free port was found.");
    }
}
