using System.Globalization;

namespace Enamel.Platform.Database;

/// <summary>What a running server says of itself in <c>postmaster.pid</c>; a crash leaves the file behind.</summary>
/// <param name="ProcessId">The server's process, if it still is one.</param>
/// <param name="DataFolder">The data folder as the server was told it.</param>
/// <param name="Port">The port, also part of the socket's name.</param>
/// <param name="Sockets">Where its socket lies.</param>
/// <param name="Address">The TCP address that it listens on, or nothing.</param>
/// <param name="Status"><c>starting</c>, <c>ready</c> or <c>stopping</c>.</param>
internal sealed record PostmasterFile(int ProcessId, string DataFolder, int Port, string Sockets, string Address, string Status)
{
    public bool IsReady => Status == "ready";

    public static PostmasterFile? Read(string dataFolder)
    {
        try
        {
            // Written line by line while the server starts: what is not there yet is empty.
            var lines = File.ReadAllLines(PathIn(dataFolder)).Concat(Enumerable.Repeat("", 8)).Select(line => line.Trim()).ToArray();
            return new(Number(lines[0]), lines[1], Number(lines[3]), lines[4], lines[5], lines[7]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether that very server lives. The number alone proves nothing: after a restart of the machine another process may carry it.</summary>
    public async Task<bool> IsAlive()
    {
        if (ProcessId <= 0)
            return false;
        string[] words;
        if (Directory.Exists("/proc/self"))
            words = await Words($"/proc/{ProcessId}/cmdline");
        else
            words = (await ChildCommand.Run("ps", "-ww", "-o", "command=", "-p", ProcessId.ToString(CultureInfo.InvariantCulture))).Output.Split(" -D ");
        return words.Length > 1 && Path.GetFileName(words[0]) == "postgres" && words.Any(word => word.Trim('"') == DataFolder);
    }

    /// <summary>
    /// Puts the number of a process that has just ended into a file whose server is dead, because PostgreSQL believes a number that is
    /// alive again under the same user. Deleting the file instead would also delete its trace of the server's shared memory, by which
    /// PostgreSQL notices orphans that still write to the data.
    /// </summary>
    public static async Task MarkDead(string dataFolder)
    {
        using var ended = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("true") { WorkingDirectory = "/" })!;
        await ended.WaitForExitAsync();
        var lines = await File.ReadAllLinesAsync(PathIn(dataFolder));
        if (lines.Length < 7)
        {
            // The server died before it had any shared memory.
            File.Delete(PathIn(dataFolder));
            return;
        }
        lines[0] = ended.Id.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(PathIn(dataFolder), lines);
    }

    private static async Task<string[]> Words(string commandLine)
    {
        try
        {
            return (await File.ReadAllTextAsync(commandLine)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");

    private static int Number(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
